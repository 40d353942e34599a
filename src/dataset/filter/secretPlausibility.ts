import type { Plausibility } from './secretRules.ts';

/** Whether a value that fits a pattern is a secret, and no stand-in or ordinary text. */
export function isPlausibleSecret(value: string, plausibility: Plausibility): boolean {
  if (placeholder.test(value)) return false;
  switch (plausibility) {
    case 'any':
      return true;
    case 'random':
      return looksRandom(value);
    case 'longRandom':
      return (
        value.length >= LEAST_LONG_CHARACTERS &&
        digitCount(value) >= 3 &&
        !uuid.test(value) &&
        entropyBits(value) >= LONG_ENTROPY_BITS &&
        looksRandom(value)
      );
    case 'nameAndPassword':
      return looksRandom(value) && !isStandInPassword(value);
    case 'number':
      return /^\d+$/.test(value) && looksChosen(value);
  }
}

/** Words that stand in for a secret in examples and tests. */
const placeholder =
  /^(?:<.*>|\$\{.*\}|%.*%|\{\{.*\}\}|x{4,}|\*{3,}|\.{3,})$|example|placeholder|changeme|change_me|your[_-]|dummy|redacted|lorem|\.signature$|^(?:pass|pwd?)(?:%[0-9a-f]{2}|[^a-z0-9])+(?:pass|pwd?|word)?$|^(?:pass|password|passwd|passwort|pwd|pw|secret|user|test|testing|foo|bar|baz|null|none|undefined)\d{0,3}$/i;

/** Bits per character from which a value of letters, digits and signs looks random. A guess, tried on real repositories. */
const MINIMUM_ENTROPY_BITS = 3.0;

/** The same where the value stands without quotes, as an expression might. Guesses, tried on real repositories. */
const LONG_ENTROPY_BITS = 3.5;
const LEAST_LONG_CHARACTERS = 16;

/** Whether a value looks drawn by chance rather than written: no blanks, two kinds of characters, varied. */
function looksRandom(value: string): boolean {
  if (/\s/.test(value)) return false;
  const hasLetter = /[A-Za-z]/.test(value);
  const hasSign = /[^A-Za-z0-9_.:/\\-]/.test(value);
  if (!hasLetter || !(digitCount(value) > 0 || hasSign)) return false;
  // Dotted, dashed and slashed words, perhaps with a number at the end, are names, keys of settings and paths.
  if (/^(?:\W(?=\w+[_.-]))?[A-Za-z]+(?:[_.:/\\-]+[A-Za-z]+)*[_.:/\\-]?\d{0,3}$/.test(value)) return false;
  return entropyBits(value) >= MINIMUM_ENTROPY_BITS;
}

/** Identifiers of this form name requests and rows; only a name with quotes behind it makes them secrets. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the password behind `name:` in an encoded pair stands for one, as in tests of encodings. */
function isStandInPassword(encoded: string): boolean {
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return false;
  const password = pair.slice(colon + 1).replace(/[^ -~]/g, '');
  return password === '' || placeholder.test(password);
}

/** Whether a number looks chosen: neither counted up or down nor made of two digits. */
function looksChosen(digits: string): boolean {
  if ('01234567890123456789'.includes(digits) || '98765432109876543210'.includes(digits)) return false;
  return new Set(digits).size >= 4;
}

function digitCount(value: string): number {
  return value.match(/\d/g)?.length ?? 0;
}

/** Shannon entropy of the characters, in bits for each. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
