import type { FileSample, FunctionSample } from '../sample.ts';

/** What runs a test. */
export type TestFramework =
  | ('junit3' | 'junit4' | 'junit5' | 'testng' | 'kotlinTest')
  | ('pytest' | 'unittest')
  | ('vitest' | 'jest' | 'mocha' | 'nodeTest' | 'tape' | 'ava' | 'jasmine' | 'playwright' | 'cypress')
  | ('goTest' | 'rustTest')
  | ('xunit' | 'nunit' | 'mstest')
  | 'phpunit'
  | ('rspec' | 'minitest')
  | ('googleTest' | 'catch2' | 'unity');

type TestFile = Pick<FileSample, 'language' | 'path' | 'text' | 'isTestFile' | 'importedModules'>;
type TestFunction = Pick<FunctionSample, 'name' | 'annotations' | 'isTest' | 'isTestCall' | 'enclosingType' | 'parameters' | 'start'>;

/** Names the framework that runs a function as a test by the file's imports and the function's marks; `undefined` where none does. */
export function testFrameworkOf(file: TestFile, entry: TestFunction): TestFramework | undefined {
  switch (file.language) {
    case 'java':
    case 'kotlin':
      return jvmFramework(file, entry);
    case 'python':
      return entry.isTest ? pythonFramework(file, entry) : undefined;
    case 'typescript':
    case 'typescriptreact':
    case 'javascript':
      return entry.isTest ? scriptFramework(file) : undefined;
    case 'go':
      return entry.isTest && /^(?:Test|Fuzz|Benchmark|Example)/u.test(entry.name) ? 'goTest' : undefined;
    case 'rust':
      return entry.isTest ? 'rustTest' : undefined;
    case 'csharp':
      return sharpFramework(file, entry);
    case 'php':
      return entry.isTest || (file.isTestFile && entry.annotations.some((text) => /\bTest\b/u.test(text))) ? 'phpunit' : undefined;
    case 'ruby':
      if (!file.isTestFile || !(entry.isTest || /^test_/u.test(entry.name))) return undefined;
      return entry.isTestCall && /_spec\.rb$/u.test(file.path) ? 'rspec' : 'minitest';
    case 'c':
    case 'cpp':
      return entry.isTest ? cFramework(file) : undefined;
  }
}

function jvmFramework(
  { importedModules, language }: TestFile,
  { name, annotations, isTest, enclosingType }: TestFunction,
): TestFramework | undefined {
  const isMarked = annotations.some((text) =>
    /^@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|Theory)\b/u.test(text),
  );
  if (!isMarked && !isTest) return undefined;
  const has = (prefix: string): boolean => importedModules.some(({ module }) => module.startsWith(prefix));
  if (has('org.testng')) return 'testng';
  if (has('org.junit.jupiter') || annotations.some((text) => /@(?:ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b/u.test(text)))
    return 'junit5';
  if (has('kotlin.test') || (language === 'kotlin' && !has('org.junit'))) return 'kotlinTest';
  if (isMarked || has('org.junit')) return 'junit4';
  return /^test/u.test(name) && enclosingType !== undefined && has('junit.framework') ? 'junit3' : undefined;
}

function pythonFramework({ text, importedModules }: TestFile, { enclosingType }: TestFunction): TestFramework {
  if (enclosingType === undefined) return 'pytest';
  const at = text.search(new RegExp(`^\\s*class\\s+${enclosingType.replace(/\W/gu, '')}\\b`, 'mu'));
  const isCase = /^\s*class\s+\w+\s*\([^)\n]{0,200}TestCase/u.test(text.slice(Math.max(0, at), at + 300));
  return isCase ||
    (importedModules.some(({ module }) => module === 'unittest') &&
      /\bself\.assert\w+\(/u.test(text.slice(at, at + 20_000)) &&
      !importedModules.some(({ module }) => module === 'pytest'))
    ? 'unittest'
    : 'pytest';
}

function scriptFramework({ text, importedModules, path }: TestFile): TestFramework {
  const has = (pattern: RegExp): boolean => importedModules.some(({ module }) => pattern.test(module));
  if (has(/^vitest$/u)) return 'vitest';
  if (has(/^(?:node:)?test$/u) && has(/^node:test$/u)) return 'nodeTest';
  if (has(/^@jest\//u) || /\bjest\.\w+\(/u.test(text)) return 'jest';
  if (has(/^(?:tape|tape-promise|tap|tap-\w+)(?:\/|$)/u)) return 'tape';
  if (has(/^ava$/u)) return 'ava';
  if (has(/^@playwright\//u)) return 'playwright';
  if (/\.cy\.|(?:^|\/)cypress\//u.test(path)) return 'cypress';
  if (/\bjasmine\./u.test(text)) return 'jasmine';
  if (/\bvi\.\w+\(/u.test(text)) return 'vitest';
  // Jest gives `expect` and its matchers without an import; Mocha brings no assertions.
  return /\bexpect\([^\n]*\)\.(?:not\.)?to[A-Z]/u.test(text) && !has(/^(?:chai|expect|expect\.js)$/u) ? 'jest' : 'mocha';
}

function sharpFramework({ importedModules, text }: TestFile, { annotations }: TestFunction): TestFramework | undefined {
  const marks = annotations.join(' ');
  if (/\b(?:Fact|Theory)\b/u.test(marks)) return 'xunit';
  if (/\b(?:TestMethod|DataTestMethod)\b/u.test(marks)) return 'mstest';
  if (!/\b(?:Test|TestCase|TestCaseSource)\b/u.test(marks)) return undefined;
  return importedModules.some(({ module }) => module.startsWith('NUnit')) || !/\bXunit\b/u.test(text) ? 'nunit' : 'xunit';
}

function cFramework({ importedModules }: TestFile): TestFramework {
  const has = (pattern: RegExp): boolean => importedModules.some(({ module }) => pattern.test(module));
  if (has(/catch/iu)) return 'catch2';
  return has(/unity/iu) ? 'unity' : 'googleTest';
}
