// Invented secrets of many kinds. They are put together while the test runs, so that no scanner takes this file for a leak.

import { Random } from '../../../../src/base/random.ts';

/** A secret and what stands around it. */
export interface PlantedSecret {
  readonly kind: string;
  /** Text before the secret within its string: the rest of an address or setting. */
  readonly before: string;
  readonly value: string;
  readonly after: string;
  /** Name of the variable that holds it, where only the name tells. */
  readonly name: string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const hex = '0123456789abcdef';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const mixed = `${letters}ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`;
const random = Random.fromSeed(20);

function drawn(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(random.nextBelow(alphabet.length))).join('');
}

function planted(kind: string, value: string, { before = '', after = '', name = 'thing' } = {}): PlantedSecret {
  return { kind, before, value, after, name };
}

const jsonPart = (): string => `eyJ${drawn(mixed, 30)}`;

/** Secrets of one line, of more kinds and numbers than the issue asks for. */
export const plantedSecrets: readonly PlantedSecret[] = [
  planted('awsKey', `AKIA${drawn(upper, 16)}`),
  planted('awsKey', `ASIA${drawn(upper, 16)}`),
  planted('awsKey', drawn(mixed, 40), { name: 'aws_secret_access_key' }),
  planted('githubToken', `ghp_${drawn(mixed, 36)}`),
  planted('githubToken', `gho_${drawn(mixed, 36)}`),
  planted('githubToken', `ghs_${drawn(mixed, 36)}`),
  planted('githubToken', `github_pat_${drawn(mixed, 82)}`),
  planted('gitlabToken', `glpat-${drawn(mixed, 20)}`),
  planted('gitlabToken', `gldt-${drawn(mixed, 20)}`),
  planted('slackToken', `xoxb-${drawn('0123456789', 12)}-${drawn(mixed, 24)}`),
  planted('slackToken', `xoxp-${drawn('0123456789', 12)}-${drawn(mixed, 24)}`),
  planted('slackToken', `xoxe-1-${drawn(mixed, 60)}`),
  planted('slackWebhook', `T${drawn(upper, 8)}/B${drawn(upper, 8)}/${drawn(mixed, 24)}`, { before: 'https://hooks.slack.com/services/' }),
  planted('discordWebhook', drawn(mixed, 68), { before: `https://discord.com/api/webhooks/${drawn('123456789', 18)}/` }),
  planted('googleApiKey', `AIza${drawn(mixed, 35)}`),
  planted('googleOauthToken', `ya29.${drawn(mixed, 60)}`),
  planted('googleOauthToken', `GOCSPX-${drawn(mixed, 28)}`),
  planted('stripeToken', `sk_live_${drawn(mixed, 24)}`),
  planted('stripeToken', `rk_live_${drawn(mixed, 32)}`),
  planted('stripeWebhookKey', `whsec_${drawn(mixed, 32)}`),
  planted('openaiToken', `sk-proj-${drawn(mixed, 74)}T3BlbkFJ${drawn(mixed, 74)}`),
  planted('openaiToken', `sk-${drawn(mixed, 48)}`),
  planted('anthropicToken', `sk-ant-api03-${drawn(mixed, 93)}AA`),
  planted('groqToken', `gsk_${drawn(mixed, 52)}`),
  planted('npmToken', `npm_${drawn(mixed, 36)}`),
  planted('npmToken', drawn(hex, 36), { before: '//registry.invalid/:_authToken=' }),
  planted('pypiToken', `pypi-AgEIcHlwaS5vcmc${drawn(mixed, 60)}`),
  planted('huggingfaceToken', `hf_${drawn(letters, 34)}`),
  planted('sendgridToken', `SG.${drawn(mixed, 22)}.${drawn(mixed, 43)}`),
  planted('twilioKey', `SK${drawn(hex, 32)}`),
  planted('shopifyToken', `shpat_${drawn(hex, 32)}`),
  planted('linearToken', `lin_api_${drawn(mixed, 40)}`),
  planted('notionToken', `ntn_${drawn('0123456789', 11)}${drawn(mixed, 35)}`),
  planted('grafanaToken', `glsa_${drawn(mixed, 32)}_${drawn(hex, 8)}`),
  planted('hashicorpVaultToken', `hvs.${drawn(mixed, 95)}`),
  planted('vercelToken', `vcp_${drawn(mixed, 24)}`),
  planted('databricksToken', `dapi${drawn(hex, 32)}`),
  planted('dockerToken', `dckr_pat_${drawn(mixed, 27)}`),
  planted('figmaToken', `figd_${drawn(mixed, 43)}`),
  planted('cloudflareToken', `cfut_${drawn(mixed, 40)}${drawn(hex, 8)}`),
  planted('tailscaleToken', `tskey-auth-${drawn(mixed, 16)}-${drawn(mixed, 32)}`),
  planted('telegramToken', `${drawn('123456789', 9)}:AA${drawn(mixed, 33)}`),
  planted('digitalOceanToken', `dop_v1_${drawn(hex, 64)}`),
  planted('mailgunKey', `key-${drawn(hex, 32)}`),
  planted('mailchimpKey', drawn(hex, 32), { after: '-us14' }),
  planted('newRelicKey', `NRAK-${drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 27)}`),
  planted('azureStorageKey', `${drawn(mixed, 86)}==`, { before: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=' }),
  planted('azureClientSecret', `aB38Q~${drawn(mixed, 34)}`),
  planted('jsonWebToken', `${jsonPart()}.${jsonPart()}.${drawn(mixed, 43)}`),
  planted('password', drawn(mixed, 12), { before: 'postgres://admin:', after: '@db.internal:5432/app' }),
  planted('password', drawn(mixed, 12), { before: 'https://worker:', after: '@git.internal/app.git' }),
  planted('password', drawn(mixed, 12), { before: 'redis://:', after: '@cache.internal:6379' }),
  planted('password', `Xy9!${drawn(mixed, 8)}`, { before: 'Server=db;User=sa;Password=', after: ';Timeout=3' }),
  planted('authorization', drawn(mixed, 30), { before: 'Authorization: Bearer ' }),
  planted('authorization', `${drawn(mixed, 30)}==`, { before: 'Authorization: Basic ' }),
  planted('secret', `hT9#${drawn(mixed, 9)}`, { name: 'password' }),
  planted('secret', drawn(mixed, 32), { name: 'apiKey' }),
  planted('secret', drawn(hex, 40), { name: 'client_secret' }),
  planted('secret', drawn(mixed, 20), { name: 'DB_PASS' }),
  planted('number', drawn('3571924680', 12), { name: 'passcode' }),
  planted('number', drawn('3571924680', 16), { name: 'access_key' }),
];

/** Lines of a private key without its first and last. */
export const keyLines: readonly string[] = [
  `MIIE${drawn(mixed, 60)}`,
  ...Array.from({ length: 4 }, () => drawn(mixed, 64)),
  `${drawn(mixed, 22)}==`,
];

/** First and last line of a private key. */
export function keyMarkers(algorithm: string): readonly [first: string, last: string] {
  const name = `${algorithm === '' ? '' : `${algorithm} `}PRIVATE ` + 'KEY';
  return [`-----BEGIN ${name}-----`, `-----END ${name}-----`];
}
