/** How one kind of secret is recognised. */
export interface SecretRule {
  /** Name of the kind in reports. */
  readonly kind: string;
  /** Global and with indices; the group `secret` is what is redacted. */
  readonly pattern: RegExp;
  /** Whether the match must also look random, because the pattern alone also fits ordinary code. */
  readonly mustLookRandom: boolean;
}

/** The formats are documented by the services that issue them. Earlier rules win where two overlap. */
export const secretRules: readonly SecretRule[] = [
  rule(
    'privateKey',
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?<secret>[^]{20,20000}?)-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/dg,
  ),
  // A key whose end is cut off or split over string literals: redact what follows the first line.
  rule('privateKey', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?<secret>[A-Za-z0-9+/=\s\\"'+,]{60,20000}[A-Za-z0-9+/=])/dg),
  rule('awsAccessKey', /(?<![A-Za-z0-9])(?<secret>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})(?![A-Za-z0-9])/dg),
  rule('githubToken', /(?<![A-Za-z0-9])(?<secret>gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{50,255})/dg),
  rule('gitlabToken', /(?<![A-Za-z0-9])(?<secret>gl(?:pat|ptt|dt|rt|soat|cbt)-[A-Za-z0-9_-]{20,})/dg),
  rule('slackToken', /(?<![A-Za-z0-9])(?<secret>xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{20,})/dg),
  rule('slackWebhook', /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>[A-Za-z0-9_/-]{20,})/dg),
  rule('googleApiKey', /(?<![A-Za-z0-9])(?<secret>AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/dg),
  rule('googleOauthToken', /(?<![A-Za-z0-9])(?<secret>ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,})/dg),
  rule('stripeKey', /(?<![A-Za-z0-9])(?<secret>[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{24,})/dg),
  rule('openAiKey', /(?<![A-Za-z0-9])(?<secret>sk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,})/dg),
  rule('npmToken', /(?<![A-Za-z0-9])(?<secret>npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])/dg),
  rule('pypiToken', /(?<![A-Za-z0-9])(?<secret>pypi-[A-Za-z0-9_-]{50,})/dg),
  rule('huggingFaceToken', /(?<![A-Za-z0-9])(?<secret>hf_[A-Za-z0-9]{34,})(?![A-Za-z0-9])/dg),
  rule('sendgridKey', /(?<![A-Za-z0-9])(?<secret>SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64})/dg),
  rule('twilioKey', /(?<![A-Za-z0-9])(?<secret>SK[0-9a-f]{32})(?![A-Za-z0-9])/dg),
  rule('azureStorageKey', /AccountKey=(?<secret>[A-Za-z0-9+/]{40,}={0,2})/dg),
  rule('jsonWebToken', /(?<![A-Za-z0-9])(?<secret>eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})/dg),
  rule('connectionString', /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/'"`<>{}$]{0,80}:(?<secret>[^\s:@/'"`<>{}$]{3,120})@[A-Za-z0-9[]/dgi),
  rule('connectionString', /\b(?:password|pwd)=(?<secret>[^;\s'"`<>{}$]{4,120});/dgi, true),
  rule('authorizationHeader', /\b(?:bearer|basic)\s+(?<secret>[A-Za-z0-9+/_.~-]{20,}={0,2})/dgi, true),
  rule(
    'assignedSecret',
    /(?:pass(?:word|wd|phrase)|secret|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|token|credentials?)\w{0,20}["'`\]]?\s{0,4}(?::\s{0,4}[\w&<>[\]]{1,30}\s{0,4}=|:=|=>|[:=,(])\s{0,4}(?:[bruf]{1,2})?(?<quote>["'`])(?<secret>[^"'`\r\n]{8,200})\k<quote>/dgi,
    true,
  ),
];

function rule(kind: string, pattern: RegExp, mustLookRandom = false): SecretRule {
  return { kind, pattern, mustLookRandom };
}
