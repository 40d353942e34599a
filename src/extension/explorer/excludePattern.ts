/**
 * Patterns of the setting `repotune.training.exclude` that leave out a file, or a folder around it: the file first, then its folders
 * from the inside out. A path that holds characters of patterns is matched by one that takes any character in their place.
 */
export function excludePatterns(path: string): readonly string[] {
  const names = path.split('/');
  return names.map((_, index) =>
    names
      .slice(0, names.length - index)
      .join('/')
      .replace(/[*?{}[\]\\]/gu, '?'),
  );
}
