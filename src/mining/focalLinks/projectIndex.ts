// The functions, types and test bodies of a project in few bytes, so that very large projects fit; texts are let go after reading.

import type { FileSample, FunctionSample, LanguageId } from '../sample.ts';
import { aliasesOf } from './aliases.ts';
import { nameKey, subjectWords, wordsOf } from './nameWords.ts';
import { FactoryMembers } from './factoryMembers.ts';
import { ownModulesOf } from './ownModules.ts';
import { BodyStore, type PackedFacts } from './bodyStore.ts';
import { checkersOf, readTestBody } from './testBody.ts';
import { foldersOf } from './nearness.ts';
import { testFrameworkOf } from './testFramework.ts';

/** Languages whose code calls one another. */
export type LanguageFamily = 'script' | 'c' | 'jvm' | LanguageId;

/** One file as the index keeps it. */
export interface IndexedFile {
  readonly index: number;
  readonly path: string;
  /** Its folders without those that only say what kind of code they hold. */
  readonly folders: readonly string[];
  readonly family: LanguageFamily;
  /** Name without ending and without what says "test", as key. */
  readonly stemKey: string;
  readonly stemWords: readonly string[];
  readonly isTestFile: boolean;
  readonly imports: readonly { readonly module: string; readonly names: readonly string[] }[];
  /** Names that types of the file's fields and module variables hold. */
  readonly variables: Map<
    string,
    { readonly type: string | undefined; readonly call: string | undefined; readonly receiver: string | undefined }
  >;
}

/** A function that may be under test. */
export interface IndexedFunction {
  readonly index: number;
  readonly file: IndexedFile;
  readonly qualifiedName: string;
  /** The last part of its name; of a function exported without a name, the module's. */
  readonly name: string;
  /** The type that it belongs to, or the object that it is assigned to. */
  readonly owner: string | undefined;
  readonly kind: FunctionSample['kind'];
  readonly start: number;
  readonly size: number;
  readonly parameterCount: number;
  /** Runs when a member is read. */
  readonly isProperty: boolean;
  readonly returnType: string | undefined;
  /** Stands inside of a function that gives it away as a member of an object. */
  readonly isFactoryMember: boolean;
}

/** A test, or a function that tests call. */
export interface IndexedTestFunction {
  readonly index: number;
  readonly file: IndexedFile;
  readonly qualifiedName: string;
  readonly name: string;
  /** Titles and names around it. */
  readonly groups: string;
  readonly start: number;
  readonly isTest: boolean;
  readonly enclosingType: string | undefined;
  readonly facts: PackedFacts;
}

/** A class, interface or the like, by name. */
export interface IndexedType {
  readonly name: string;
  readonly file: IndexedFile;
  readonly superTypes: readonly string[];
  readonly isTestCode: boolean;
}

/** Modifiers and name of a function lie within so many characters (a guess). */
const MOST_HEAD_CHARACTERS = 200;

/** A name that more functions share is looked at no further, so that time stays linear. A guess. */
export const MOST_NAMESAKES = 2000;

/** Everything that linking needs. */
export class ProjectIndex {
  readonly bodies = new BodyStore();
  readonly files: IndexedFile[] = [];
  readonly functions: IndexedFunction[] = [];
  readonly testFunctions: IndexedTestFunction[] = [];
  readonly functionsByName = new Map<string, IndexedFunction[]>();
  private readonly functionsByKey = new Map<string, IndexedFunction[]>();
  readonly typesByName = new Map<string, IndexedType[]>();
  readonly subTypes = new Map<string, string[]>();
  readonly filesByStem = new Map<string, IndexedFile[]>();
  readonly testFunctionsByName = new Map<string, IndexedTestFunction[]>();
  /** Files through which packages of scripts are entered. */
  readonly entryFiles: IndexedFile[] = [];
  /** Names of folders and files that hold production code. */
  readonly folderNames = new Set<string>();
  /** Names under which scripts give away the content of a whole file: `export * as NAME`. */
  readonly namespaces = new Set<string>();
  /** Modules with a scope that are the project itself. */
  ownModules: ReadonlySet<string> = new Set();
  /** Objects and functions that scripts hang members on. */
  readonly owners = new Set<string>();
  private readonly aliases: { readonly name: string; readonly target: string; readonly start: number; readonly file: IndexedFile }[] = [];

  add(sample: FileSample): void {
    // Stubs declare again what other files define.
    if (sample.path.endsWith('.pyi')) return;
    const family = familyOf(sample.language);
    const stem = sample.path.slice(sample.path.lastIndexOf('/') + 1).replace(/\.[^.]*$/u, '');
    const stemWords = subjectWords(
      wordsOf(/^(?:index|__init__|mod|lib|main)$/u.test(stem) ? (sample.path.split('/').at(-2) ?? stem) : stem),
    );
    const tests = testsOf(sample);
    const file: IndexedFile = {
      index: this.files.length,
      path: sample.path,
      folders: foldersOf(sample.path),
      family,
      stemKey: stemWords.join(''),
      stemWords,
      isTestFile: sample.isTestFile,
      imports: sample.importedModules.map(({ module, names }) => ({ module, names })),
      variables: new Map(),
    };
    this.files.push(file);
    if (!sample.isTestFile) for (const part of sample.path.replace(/\.[^./]+$/u, '').split('/')) this.folderNames.add(part);
    push(this.filesByStem, file.stemKey, file);
    if (family === 'script' && stem === 'index' && !sample.isTestFile) this.entryFiles.push(file);
    const testModules = testModulesOf(sample, tests);
    const isTestCode = (entry: FunctionSample): boolean =>
      sample.isTestFile || tests.has(entry) || testModules.some((name) => entry.qualifiedName.startsWith(`${name}.`));
    const checkers = checkersOf(
      sample,
      sample.functions.filter((entry) => isTestCode(entry) && !tests.has(entry)),
    );
    let outermost: FunctionSample | undefined;
    let members: FactoryMembers | undefined;
    for (const entry of sample.functions) {
      // Functions inside functions cannot be called from a test, unless they are assigned to an object or given away.
      const isInside = outermost !== undefined && entry.end <= outermost.end;
      if (!isInside) [outermost, members] = [entry, undefined];
      if (isTestCode(entry)) this.addTestFunction(sample, file, entry, tests.has(entry), checkers);
      else if (!isInside || entry.name.includes('.')) this.addFunction(file, stem, entry);
      else if (family === 'script') {
        members ??= new FactoryMembers(sample.text.slice(outermost?.start, outermost?.end));
        const names = members.namesOf(entry, sample.text.slice(entry.start, entry.start + MOST_HEAD_CHARACTERS));
        if (names.length > 0) this.addFunction(file, stem, entry, names);
      }
    }
    for (const { name, superTypes, start } of sample.types) {
      const bare = bareTypeName(name) ?? name;
      const parents = superTypes.flatMap((text) => bareTypeName(text) ?? []);
      const isTestCode =
        sample.isTestFile ||
        testModules.some((module) =>
          sample.functions.some((f) => f.start >= start && f.qualifiedName.startsWith(`${module}.`) && f.enclosingType === name),
        );
      push(this.typesByName, bare, { name: bare, file, superTypes: parents, isTestCode });
      if (!sample.isTestFile) for (const parent of parents) push(this.subTypes, parent, bare);
    }
    if (sample.isTestFile) readFileVariables(sample, file);
    else {
      for (const alias of aliasesOf(sample)) this.aliases.push({ ...alias, file });
      if (family === 'script')
        for (const { 1: name = '' } of sample.text.matchAll(/\bexport\s*\*\s*as\s+(\w+)/gu)) this.namespaces.add(name);
    }
  }

  /** To be called once, after the last file. */
  finish(): void {
    this.ownModules = ownModulesOf(this.files, (name) => this.functionsByName.has(name) || this.typesByName.has(name));
    // Twice, since an alias may name an alias.
    for (let turn = 0; turn < 2; turn++) {
      for (const { name, target, start, file } of this.aliases) {
        const path = target.split('.');
        const last = path.at(-1) ?? target;
        const owner = path.length > 1 ? path.at(-2) : undefined;
        const known = this.functionsByName.get(last) ?? [];
        const inFile = known.filter((entry) => entry.file === file && (owner === undefined || entry.owner === owner));
        // Of several of that name in the file the one right above is meant.
        const above = inFile.filter((entry) => entry.start < start).slice(-1);
        const targets = above.length > 0 ? above : inFile.length > 0 ? inFile : known.filter((entry) => entry.owner === owner);
        if (targets.length === 0 || targets.length > 3) continue;
        for (const entry of targets) this.addName(name, entry);
      }
    }
  }

  /** The functions of a name; none where so many share it that it says nothing. */
  functionsNamed(name: string): readonly IndexedFunction[] {
    const found = this.functionsByName.get(name) ?? [];
    return found.length > MOST_NAMESAKES ? [] : found;
  }

  /** The functions whose names have a key; none where so many share it that it says nothing. */
  functionsOfKey(key: string): readonly IndexedFunction[] {
    const found = this.functionsByKey.get(key) ?? [];
    return found.length > MOST_NAMESAKES ? [] : found;
  }

  private addFunction(
    file: IndexedFile,
    stem: string,
    { qualifiedName, name, kind, enclosingType, start, end, parameters, returnType, annotations }: FunctionSample,
    outerNames: readonly string[] = [],
  ): void {
    const parts = name.split('.').filter((part) => part !== 'prototype');
    const isModule = /^(?:module\.exports|exports\.default|exports)$/u.test(name);
    const last = isModule ? (/^index$/u.test(stem) ? (file.path.split('/').at(-2) ?? stem) : stem) : (parts.at(-1) ?? name);
    const assignedTo = !isModule && parts.length > 1 && !/^(?:exports|module)$/u.test(parts.at(-2) ?? '') ? parts.at(-2) : undefined;
    const factory = outerNames.length > 0 ? qualifiedName.split('.').at(-2) : undefined;
    const entry: IndexedFunction = {
      ...{
        index: this.functions.length,
        file,
        qualifiedName,
        name: last,
        owner: enclosingType ?? assignedTo ?? factory,
        kind,
        start,
        size: end - start,
      },
      parameterCount: parameters.filter(({ name: own }) => !/^(?:&?\s*(?:mut\s+)?self|cls|this)$/u.test(own)).length,
      isProperty: annotations.some((text) => /property\b/u.test(text)),
      returnType: returnType === undefined ? undefined : bareTypeName(returnType),
      isFactoryMember: outerNames.length > 0,
    };
    this.functions.push(entry);
    for (const given of outerNames.length > 0 ? outerNames : [last]) this.addName(given, entry);
    if (file.family === 'script' && entry.owner !== undefined) this.owners.add(entry.owner);
    // A constructor is called by the name of its type.
    if (kind === 'constructor' && entry.owner !== undefined) this.addName(entry.owner, entry);
  }

  private addName(name: string, entry: IndexedFunction): void {
    const known = this.functionsByName.get(name);
    if (known?.includes(entry)) return;
    push(this.functionsByName, name, entry);
    const key = nameKey(name);
    if (key !== '') push(this.functionsByKey, key, entry);
  }

  private addTestFunction(
    sample: FileSample,
    file: IndexedFile,
    entry: FunctionSample,
    isTest: boolean,
    checkers: ReadonlySet<string>,
  ): void {
    const { qualifiedName, name, start, enclosingType } = entry;
    const groups = qualifiedName.slice(0, Math.max(0, qualifiedName.length - name.length - 1));
    const facts = this.bodies.pack(readTestBody(sample, entry, checkers));
    const indexed = { index: this.testFunctions.length, file, qualifiedName, name, groups, start, isTest, enclosingType, facts };
    this.testFunctions.push(indexed);
    if (!isTest || !entry.isTestCall) push(this.testFunctionsByName, name, indexed);
  }
}

/** The name of a type without its arguments, references and modules; `undefined` for lists, tuples and functions. */
export function bareTypeName(text: string): string | undefined {
  const plain = text
    .replace(/^(?:\s|[*&:]|'\w+|->|=>|mut\b|const\b|final\b|dyn\b|impl\b|async\b|struct\b|new\b)+/gu, '')
    .replace(
      /^(?:Promise|Awaitable|Task|Future|Result|Option|Optional|Box|Rc|Arc|unique_ptr|std::unique_ptr|shared_ptr|std::shared_ptr)\s*<\s*(.*)>\s*\??$/su,
      '$1',
    )
    .replace(/^["'](.*)["']$/u, '$1');
  const match = /^[(]?\*?([A-Za-z_][\w$]*(?:(?:\.|::)[A-Za-z_][\w$]*)*)/u.exec(plain);
  if (!match?.[1] || /^\S*\[\]/u.test(plain)) return undefined;
  return match[1].split(/\.|::/u).at(-1);
}

/** Which languages call one another. */
export function familyOf(language: LanguageId): LanguageFamily {
  if (language === 'typescript' || language === 'typescriptreact' || language === 'javascript') return 'script';
  if (language === 'c' || language === 'cpp') return 'c';
  return language === 'java' || language === 'kotlin' ? 'jvm' : language;
}

/** The tests of a file: of tests inside tests the inner ones in scripts, where the outer is a group, and the outer ones elsewhere. */
function testsOf(sample: FileSample): ReadonlySet<FunctionSample> {
  const tests = sample.functions.filter((entry) => entry.isTest || testFrameworkOf(sample, entry) !== undefined);
  const chosen = new Set<FunctionSample>();
  const isScript = familyOf(sample.language) === 'script';
  let reached = -1;
  tests.forEach((entry, index) => {
    const next = tests[index + 1];
    const hasInner = next !== undefined && next.start < entry.end;
    if (isScript ? !hasInner : entry.start >= reached) chosen.add(entry);
    if (entry.end > reached) reached = entry.end;
  });
  return chosen;
}

/** Modules inside a file of production code that hold its tests, such as Rust's `mod tests`. */
function testModulesOf(sample: FileSample, tests: ReadonlySet<FunctionSample>): string[] {
  if (sample.isTestFile || sample.language !== 'rust') return [];
  const modules = new Set<string>();
  for (const { qualifiedName, name } of tests) {
    const module = qualifiedName.slice(0, Math.max(0, qualifiedName.length - name.length - 1));
    if (module !== '') modules.add(module);
  }
  return [...modules];
}

/** Fields and variables outside of functions, which tests use. */
function readFileVariables({ text, types, functions, language }: FileSample, file: IndexedFile): void {
  const { variables } = file;
  for (const { members } of types) {
    for (const { kind, name, signature } of members) {
      if (kind !== 'field' || variables.has(name)) continue;
      const before = /([A-Za-z_][\w.]*)(?:<.*>)?(?:\[\])?\s+[A-Za-z_$][\w$]*$/u.exec(signature)?.[1];
      const after = /:\s*(.+)$/u.exec(signature)?.[1];
      variables.set(name, { type: after ?? before, call: undefined, receiver: undefined });
    }
  }
  let reached = 0;
  const outside: string[] = [];
  for (const { start, end } of functions) {
    if (start > reached) outside.push(text.slice(reached, start));
    reached = Math.max(reached, end);
  }
  outside.push(text.slice(reached));
  for (const { 1: name, 2: type, 3: path, 4: after } of outside
    .join('\n')
    .matchAll(
      /\b([A-Za-z_$][\w$]*)[ \t]*(?::[ \t]*([\w.]+)[^=\n]{0,40})?[ \t]*(?::=|=)[ \t]*(?:new[ \t]+|&|await[ \t]+)?([A-Za-z_$][\w$.]*)(?:<[^()\n]{1,120}>)?[ \t]*([({])/gu,
    )) {
    if (!name || !path || variables.get(name)?.type !== undefined) continue;
    const parts = path.split('.');
    const last = parts.at(-1) ?? path;
    const isType = /^[A-Z]/u.test(last) || after === '{';
    variables.set(name, {
      type: type ?? (isType ? last : undefined),
      call: isType ? undefined : last,
      receiver: parts.length > 1 ? parts.slice(0, -1).join('.') : undefined,
    });
  }
  if (familyOf(language) === 'script') readTakenNames(outside.join('\n'), file);
}

/** Names that are taken out of objects outside of functions. */
function readTakenNames(text: string, { variables }: IndexedFile): void {
  for (const { 1: names = '' } of text.matchAll(/\{([^{}=()]{1,400})\}(?:[ \t]*:[^=\n]{1,80})?[ \t]*=(?![=>])/gu))
    for (const [name] of names.matchAll(/[A-Za-z_$][\w$]*(?=\s*(?:,|$))/gu))
      if (!variables.has(name)) variables.set(name, { type: undefined, call: undefined, receiver: undefined });
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
