// What secrets look like, beside the rules of secretlint: formats that it does not know, and names that announce a secret.

/** How a value must look, beyond the pattern, to be taken for a secret. */
export type Plausibility =
  /** The pattern alone is proof. */
  | 'any'
  /** The pattern also fits ordinary code: the value must look drawn by chance. */
  | 'random'
  /** As before, and long: nothing else tells the value from an expression. */
  | 'longRandom'
  /** An encoded name and password: the password must be no stand-in. */
  | 'nameAndPassword'
  /** A number that is not a counted-up or round one. */
  | 'number';

/** One kind of secret. */
export interface SecretRule {
  /** Name of the kind in reports. */
  readonly kind: string;
  /** Global and with indices; the group `secret` is what is redacted. */
  readonly pattern: RegExp;
  readonly plausibility: Plausibility;
}

/** Words at the end of a name whose value is a secret. */
const secretName =
  '(?:pass(?:word|wd|phrase|code)|(?:\\b|_)(?:pwd|pass|auth|creds)(?![a-z])|secret|api[_-]?key|access[_-]?key|auth[_-]?key|account[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|master[_-]?key|license[_-]?key|hmac[_-]?key|aes[_-]?key|jwt[_-]?key|client[_-]?key|service[_-]?key|token|credentials?)';

/** What may stand between a name and its quoted value: an assignment with or without a type, a pair, an argument; and a call that wraps the value. */
const assignment =
  '["\'`\\]]?\\s{0,4}(?::\\s{0,4}[\\w&<>[\\]]{1,30}\\s{0,4}=|:=|=>|[:=,(])\\s{0,4}(?:[\\w.:]{1,40}[({]\\s{0,4})?(?:[bruf]{1,2})?';

/** The formats are documented by the services that issue them. Earlier rules name what several find. */
export const secretRules: readonly SecretRule[] = [
  token('googleApiKey', 'AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])'),
  token('googleOauthToken', 'ya29\\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}'),
  token('gitlabToken', 'gl(?:ptt|dt|rt|soat|cbt|ft|imt|agent)-[A-Za-z0-9_-]{20,}'),
  token('slackToken', 'xox[es](?:\\.xox[bp])?-[A-Za-z0-9-]{10,}'),
  rule('slackWebhook', /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[A-Za-z0-9_/-]{20,})/dg),
  rule('discordWebhook', /discord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/(?<secret>[A-Za-z0-9_-]{40,})/dg),
  token('stripeWebhookKey', 'whsec_[A-Za-z0-9+/=]{24,}'),
  token('openaiToken', 'sk-(?:proj-|ant-|svcacct-|or-v1-)?[A-Za-z0-9_-]{32,}', 'random'),
  rule('npmToken', /\b_(?:authToken|auth|password)=(?<secret>[A-Za-z0-9+/_=.-]{16,})/dg),
  token('pypiToken', 'pypi-[A-Za-z0-9_-]{50,}'),
  token('huggingfaceToken', 'hf_[A-Za-z0-9]{34,}(?![A-Za-z0-9])'),
  token('twilioKey', 'SK[0-9a-f]{32}(?![A-Za-z0-9])'),
  token('telegramToken', '\\d{8,10}:AA[A-Za-z0-9_-]{32,35}(?![A-Za-z0-9_-])'),
  token('digitalOceanToken', 'do[opr]_v1_[a-f0-9]{64}'),
  token('mailgunKey', 'key-[0-9a-f]{32}(?![A-Za-z0-9])'),
  rule('mailchimpKey', /-us\d{1,2}\b(?<=(?<![A-Za-z0-9])(?<secret>[0-9a-f]{32})-us\d{1,2})/dg),
  token('squareToken', 'sq0(?:atp|csp)-[A-Za-z0-9_-]{22,}|EAAA[A-Za-z0-9_-]{56,64}(?![A-Za-z0-9_-])'),
  token('newRelicKey', 'NRAK-[A-Z0-9]{27}'),
  token('postmanKey', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  token('airtableToken', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}'),
  rule('terraformToken', /\.atlasv1\.(?<secret>[A-Za-z0-9_-]{60,})/dg),
  token('atlassianToken', 'ATATT3[A-Za-z0-9_=-]{100,}'),
  token('rubygemsKey', 'rubygems_[a-f0-9]{48}'),
  token('nugetKey', 'oy2[a-z0-9]{43}(?![A-Za-z0-9])', 'random'),
  token('ageKey', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  token('azureClientSecret', '[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])'),
  rule('azureStorageKey', /(?:AccountKey|SharedAccessKey|SharedSecret)=(?<secret>[A-Za-z0-9+/]{40,}={0,2})/dg),
  rule('azureSignature', /[?&]sig=(?<secret>[A-Za-z0-9%+/]{40,}(?:%3D|=)?)/dg),
  token('jsonWebToken', 'eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}'),
  rule('password', /:\/\/[^\s:@/'"`<>{}$]{0,80}:(?<secret>[^\s:@/'"`<>{}$]{3,120})@[A-Za-z0-9[]/dgi),
  rule('password', /\b(?:password|pwd)=(?<secret>[^;\s'"`<>{}$]{4,120});/dgi, 'random'),
  rule('authorization', /\bbearer\s+(?<secret>[A-Za-z0-9+/_.~-]{20,}={0,2})/dgi, 'random'),
  rule('authorization', /\bbasic\s+(?<secret>[A-Za-z0-9+/]{20,}={0,2})/dgi, 'nameAndPassword'),
  rule(
    'secret',
    new RegExp(
      `${secretName}\\w{0,20}${assignment}(?<quote>["'\`])(?<secret>(?:\\\\[^\\r\\n]|(?!\\k<quote>)[^\\\\\\r\\n]){8,200})\\k<quote>`,
      'dgi',
    ),
    'random',
  ),
  rule(
    'secret',
    new RegExp(`${secretName}\\w{0,20}\\s?[:=]\\s?(?<secret>[A-Za-z0-9+/_=~-]{16,200})(?![A-Za-z0-9+/_=~(.[-])`, 'dgi'),
    'longRandom',
  ),
  rule(
    'number',
    new RegExp(`(?:${secretName}|\\bpin)${assignment}(?<quote>["'\`]?)(?<secret>\\d{6,40})\\k<quote>(?!\\w|\\.\\d)`, 'dgi'),
    'number',
  ),
];

function rule(kind: string, pattern: RegExp, plausibility: Plausibility = 'any'): SecretRule {
  return { kind, pattern, plausibility };
}

/** A value that is told by its own beginning, wherever it stands. */
function token(kind: string, source: string, plausibility: Plausibility = 'any'): SecretRule {
  return rule(kind, new RegExp(`(?<![A-Za-z0-9])(?<secret>${source})`, 'dg'), plausibility);
}
