import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redactSecrets } from '../../../../src/dataset/filter/secrets.ts';

// Written in two pieces, so that no scanner takes these invented values for real ones.
const values: readonly (readonly [kind: string, before: string, secret: string, after: string])[] = [
  ['awsKey', 'id = "', 'AKIA' + 'Q3EGRXYZ7LMNO2PB', '"\n'],
  ['githubToken', 'x = ', 'ghp_' + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8', '\n'],
  ['githubToken', 'x = ', 'github_pat_' + '11ABCDEFG0'.repeat(8) + 'AB', '\n'],
  ['gitlabToken', 'x = ', 'glpat-' + 'a1B2c3D4e5F6g7H8i9J0', '\n'],
  ['slackToken', "t('", 'xoxb-' + '123456789012-abcdefABCDEF', "')\n"],
  ['slackWebhook', 'https://hooks.slack.com/services/', 'T0000AAAA/B0000BBBB/' + 'abcdefghijklmnopqrstuvwx', '\n'],
  ['googleApiKey', 'key: ', 'AIza' + 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q', '\n'],
  ['stripeToken', '"', 'sk_live_' + '4eC39HqLyjWDarjtT1zdp7dc', '"\n'],
  ['npmToken', '//registry/:_authToken=', 'npm_' + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8', '\n'],
  ['jsonWebToken', 'a = "', 'eyJhbGciOiJIUzI1NiJ9.' + 'eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4', '"\n'],
  ['password', 'url = "postgres://admin:', 'h7Kq2mZ9', '@db.internal:5432/app"\n'],
  ['password', 'Server=db;User=sa;Password=', 'Xy9!kLm2#p', ';Timeout=3\n'],
  ['authorization', 'header("Authorization", "Bearer ', 'a1B2c3D4e5F6g7H8i9J0k1L2', '")\n'],
  ['secret', 'password = "', 'hT9#xQ2!vLp', '"\n'],
  ['secret', 'private static final String API_KEY = "', 'q8Zt5Lw1Xr7Kd3Vb', '";\n'],
  ['secret', '  "client_secret": "', '9f8e7d6c5b4a39281706', '",\n'],
  ['secret', "const authToken: string = '", 'Zx81-kQp30-Lm52-Tr', "';\n"],
  ['secret', 'apiKey := `', 'q8Zt5Lw1Xr7Kd3Vb', '`\n'],
  ['secret', 'builder.setPassword("', 'hT9xQ2vLp4', '");\n'],
];

for (const [kind, before, secret, after] of values) {
  test(`${kind} after ${JSON.stringify(before.slice(0, 24))} is redacted with its line`, () => {
    const text = `first\n${before}${secret}${after}last\n`;
    const redacted = redactSecrets(text);
    const word = `REDACTED_${kind.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
    assert.equal(redacted.text, `first\n${before}${word}${after}last\n`);
    assert.deepEqual(redacted.secrets, [{ kind, line: 2 }]);
    assert.deepEqual(
      redacted.redactions.map((range) => redacted.text.slice(range.start, range.end)),
      [word],
    );
    assert.ok(!JSON.stringify(redacted).includes(secret.trim().slice(0, 12)));
  });
}

test('a number is replaced by a number of the same length that every language reads', () => {
  const pin = ['482', '913', '57'].join('');
  assert.equal(redactSecrets(`int passcode = ${pin};`).text, 'int passcode = 10000000;');
});

test('findings that overlap are one, replaced as far as either reaches', () => {
  const key = 'AKIA' + 'Q3EGRXYZ7LMNO2PB';
  const redacted = redactSecrets(`api_key = "${key}/${'w9Jt5yK2'.repeat(2)}";`);
  assert.equal(redacted.text, 'api_key = "REDACTED_AWS_KEY";');
  assert.equal(redacted.secrets.length, 1);
});

test('a value that a name gives away is redacted wherever else it stands', () => {
  const value = 'hT9xQ2vL' + 'p4Zr';
  assert.ok(!redactSecrets(`password = "${value}"\ncheck(open("/a/${value}/b"))`).text.includes(value));
});

const harmless: readonly string[] = [
  'String password = request.getParameter("password");',
  'password = "password"',
  'token = "changeme-please1"',
  "const tokenName = 'x-csrf-token';",
  'passwordField: "user.credentials.password"',
  'secret = "${SECRET_FROM_VAULT1}"',
  'String TOKEN_PATTERN = "[a-z]+";'.replace('[a-z]+', 'abc def ghi'),
  'url = "http://user:pass@example.org/"',
  'url = "https://example.org:8080/a@b"',
  'class TokenCredentialsProvider2 { }',
  'url = "http://user:pass%20pass@example.invalid/"',
  "GLOBAL_TOKEN_IDENTIFIER = '!real_csrf_token'",
  `headers = "Basic ${Buffer.from('username:password').toString('base64')}"`,
  'request = "Request-Token: 768c7149-c3fb-f704-71a2-63918d9195b2"',
  'return Pattern.compile("eyJ");',
  'int sk_live = 3;',
  'const key = "arrow-down";',
];

for (const text of harmless) {
  test(`${text} stays as it is`, () => {
    assert.deepEqual(redactSecrets(text).secrets, []);
    assert.equal(redactSecrets(text).text, text);
  });
}

test('offsets move with the text: before, inside and behind a secret', () => {
  const [, before, secret, after] = values[1] as (typeof values)[number];
  const text = `${before}${secret}${after}middle ${secret} end`;
  const { text: clean, moveOffset } = redactSecrets(text);
  assert.equal(moveOffset(0), 0);
  assert.equal(clean.slice(moveOffset(text.indexOf('middle'))), 'middle REDACTED_GITHUB_TOKEN end');
  assert.equal(clean.slice(moveOffset(text.lastIndexOf(' end'))), ' end');
  assert.equal(moveOffset(before.length + 5), before.length);
  assert.equal(moveOffset(text.length), clean.length);
});

test('redacting twice changes nothing more, and no piece of any secret survives among other text', () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...values.map((_, index) => index)), fc.string({ maxLength: 30 })), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.map((part) => (typeof part === 'number' ? `\n${values[part]?.slice(1).join('')}\n` : part)).join('');
      const once = redactSecrets(text);
      assert.equal(redactSecrets(once.text).text, once.text);
      for (const part of parts) {
        if (typeof part === 'number') assert.ok(!once.text.includes(values[part]?.[2] ?? ''));
      }
    }),
    { numRuns: 300, seed: 9 },
  );
});

test('hostile text takes no more than linear time', () => {
  for (const piece of ['-----BEGIN PRIVATE KEY-----', 'password', 'a://a:', 'eyJaaaaaaaa.', 'token = "', 'a.', 'AKIA']) {
    assert.equal(typeof redactSecrets(piece.repeat(Math.ceil(500_000 / piece.length))).text, 'string');
  }
});
