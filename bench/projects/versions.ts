// Orders version numbers and chooses among them, over all registries alike.

/** A version that is no final release. */
const preRelease =
  /(?:^|[\d.+_-])(?:a|b|c|rc|cr|m|dev|pre|alpha|beta|milestone|snapshot|canary|next|nightly|insiders|experimental)(?:[\d.+_-]|$)/iu;

/** Whether a version is meant for everyone. */
export function isFinalRelease(version: string): boolean {
  return !preRelease.test(version);
}

/** Orders versions: numbers by value, a pre-release before its release. */
export function compareVersions(one: string, other: string): number {
  const left = partsOf(one);
  const right = partsOf(other);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = rankOf(left[index]) - rankOf(right[index]);
    if (difference !== 0) return difference;
    const words = String(left[index] ?? '').localeCompare(String(right[index] ?? ''), 'en');
    if (typeof left[index] === 'string' && words !== 0) return words;
  }
  return 0;
}

/** `1.2..2.0` (both ends included, either may be absent) chooses final releases, anything else is one version. */
export function isRange(wanted: string): boolean {
  return wanted.includes('..');
}

/** The final releases of a range, oldest first. */
export function chooseRange(versions: readonly string[], range: string): readonly string[] {
  const [first = '', last = ''] = range.split('..');
  return versions
    .filter(isFinalRelease)
    .filter((version) => first === '' || compareVersions(version, first) >= 0)
    .filter((version) => last === '' || compareVersions(version, last) <= 0)
    .sort(compareVersions);
}

function partsOf(version: string): readonly (number | string)[] {
  const parts = version.split(/[.+_-]|(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)/u).map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
  while (parts.at(-1) === 0) parts.pop();
  return parts;
}

/** A word ranks below the end of the number, and that below any further number but 0. */
function rankOf(part: number | string | undefined): number {
  return typeof part === 'string' ? -1 : (part ?? 0);
}
