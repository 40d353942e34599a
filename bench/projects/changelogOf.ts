/** Names of files that tell what changed. */
const changelogName = /^(?:docs?\/)?(?:changes|changelog|history|news|release[-_ ]?notes)(?:\.(?:md|rst|txt|markdown))?$/iu;

/** A line that begins the part of some version. */
const versionHeading = /^(?:#{1,4}\s*|=+\s*|\*\*)?(?:version\s+|release\s+|\[)?v?\d+\.\d+[\w.+-]*\b/iu;

/** Most lines that are taken (guess: more is no message). */
const mostLines = 60;

/** What a project's changelog says about a version; `undefined` where it says nothing. */
export function changelogOf(files: ReadonlyMap<string, Buffer>, version: string): string | undefined {
  for (const [path, content] of files) {
    if (!changelogName.test(path)) continue;
    const lines = content.toString('utf8').split(/\r?\n/u);
    const isOwnHeading = (line: string): boolean =>
      versionHeading.test(line) && new RegExp(`(?<![\\d.])v?${version.replace(/[.+]/gu, '\\$&')}(?![\\w.]*\\d)`, 'u').test(line);
    const start = lines.findIndex(isOwnHeading);
    if (start === -1) continue;
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => versionHeading.test(line));
    const own = rest.slice(0, end === -1 ? mostLines : Math.min(end, mostLines));
    // A line of dashes only underlines the heading.
    const text = own
      .filter((line) => !/^[=~^-]{3,}\s*$/u.test(line))
      .join('\n')
      .trim();
    if (text !== '') return text;
  }
  return undefined;
}
