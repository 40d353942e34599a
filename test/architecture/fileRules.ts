// Rules about files as a whole: names, length, exports, doc comments, leaked machine details.
// Each checker takes one file (or all paths) and returns violations that say what to do instead.
import { posix } from 'node:path';
import ts from 'typescript';
import { importTable } from './importTable.ts';
import { lineOf, parseSource } from './imports.ts';
import type { ProjectFile } from './projectFiles.ts';

/** Files of more lines than this need a reason. */
const longFileLineCount = 400;

/** The one file that passes on names that it did not define: the door to tfjs. */
const reExportingFile = 'src/engine/tensors.ts';

const vagueNames = ['index', 'util', 'utils', 'helper', 'helpers', 'common', 'misc', 'types', 'constants'];

/** Names: camelCase after the main export, never a drawer for leftovers. */
export function checkName(path: string): readonly string[] {
  const folders = posix.dirname(path).split('/').slice(1);
  const stem = posix.basename(path).replace(/\.(test\.ts|d\.ts|[a-z]+)$/u, '');
  const violations: string[] = [];
  if (stem === 'README') return [];
  const isKernel = /^src\/engine\/backends\/(?:native|webgpu)\/kernels\//u.test(path);
  const pattern = isKernel ? /^[A-Za-z][A-Za-z0-9]*$/u : /^[a-z][A-Za-z0-9]*(\.[a-z]+)?$/u;
  if (!pattern.test(stem)) violations.push(`${path}: name the file in camelCase after its main export`);
  if (vagueNames.includes(stem.toLowerCase()))
    violations.push(`${path}: "${stem}" says nothing; name the file after what it does, or put the code where it is used`);
  if (/manager$/iu.test(stem)) violations.push(`${path}: "manager" says nothing; name the file after what it does`);
  const vague = folders.find((folder) => ['common', 'utils', 'util', 'misc', 'lib'].includes(folder));
  if (vague !== undefined) violations.push(`${path}: a folder "${vague}" collects leftovers; put the file into the room it is about`);
  return violations;
}

/** Place: every source file lies in a room. */
export function checkPlace(path: string): readonly string[] {
  if (!path.startsWith('src/')) return [];
  const [, room, ...rest] = path.split('/');
  if (rest.length > 0 && importTable.some((known) => known.name === room)) return [];
  return [`${path}: lies in no room; move it to one of ${importTable.map((known) => known.name).join(', ')}`];
}

/** Length: a long file says why it is long. */
export function checkLength(file: ProjectFile): readonly string[] {
  const lineCount = file.text.split('\n').length - 1;
  if (lineCount <= longFileLineCount || /^(\/\/|#|\/\/!|--)? ?.*Long because: \S/mu.test(file.text)) return [];
  return [`${file.path}: ${lineCount} lines; split it by what the parts are about, or state the reason in a line "// Long because: …"`];
}

/** Exports: named, defined here, never passed on, without Hungarian prefixes. */
export function checkExports(file: ProjectFile): readonly string[] {
  const source = parseSource(file.path, file.text);
  const violations: string[] = [];
  const refuse = (node: ts.Node, reason: string): unknown => violations.push(`${file.path}:${lineOf(source, node)}: ${reason}`);
  const importedNames = new Set(source.statements.filter(ts.isImportDeclaration).flatMap(namesOfImport));
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement) || hasModifier(statement, ts.SyntaxKind.DefaultKeyword))
      refuse(statement, 'no default exports; export it by its own name');
    if (ts.isExportDeclaration(statement) && file.path !== reExportingFile) {
      const names = statement.exportClause && ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : undefined;
      const passesOn =
        statement.moduleSpecifier !== undefined || names?.some((name) => importedNames.has((name.propertyName ?? name.name).text));
      if (passesOn === true) refuse(statement, 'no re-exports; import the name from the file that defines it');
    }
    if (ts.isInterfaceDeclaration(statement) && /^I[A-Z][a-z]/u.test(statement.name.text))
      refuse(statement, 'no I prefix; name the interface after the thing');
  }
  return violations;
}

/** Doc comments: every exported function, class, type and constant says what the code cannot. */
export function checkDocComments(file: ProjectFile): readonly string[] {
  const source = parseSource(file.path, file.text);
  return source.statements
    .filter((statement) => hasModifier(statement, ts.SyntaxKind.ExportKeyword))
    .filter((statement) => !hasDocComment(source, statement) && !isLaterOverload(source, statement))
    .map(
      (statement) =>
        `${file.path}:${lineOf(source, statement)}: an export without a doc comment; say meaning, shape, unit and range in /** … */ above it`,
    );
}

/** Files outside `cli` that own a process: entries of child processes and the log. */
const processOwners = ['src/base/log.ts', 'src/engine/selection/probeMain.ts', 'src/llama/llamaWorker.ts'];

/** Output: only the command line, entries of processes and the log speak; everything else returns or throws. */
export function checkOutput(file: ProjectFile): readonly string[] {
  if (/^src\/(cli|worker)\//u.test(file.path) || processOwners.includes(file.path)) return [];
  const speakers = /^(console|process\.(stdout|stderr|exit))$/u;
  return findNodes(file, (node) => {
    const isSpeaking = ts.isPropertyAccessExpression(node) && speakers.test(node.getText());
    const isConsole = ts.isIdentifier(node) && node.text === 'console' && !ts.isPropertyAssignment(node.parent);
    return isSpeaking || isConsole;
  }).map(
    (line) =>
      `${file.path}:${line}: only src/cli, src/worker and entries of processes may print or exit; return the value, report progress or throw a ProjectError`,
  );
}

/** Unit tests run, all of them, everywhere; no test file keeps `only` or `todo`. */
export function checkTests(file: ProjectFile): readonly string[] {
  const forbidden = file.path.startsWith('test/unit/') ? ['skip', 'todo', 'only'] : ['todo', 'only'];
  const runners = /^(test|it|describe|suite|t|context)$/u;
  return findNodes(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) return runners.test(node.expression.getText()) && forbidden.includes(node.name.text);
    if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.parent) || !ts.isCallExpression(node.parent.parent))
      return false;
    return runners.test(node.parent.parent.expression.getText()) && forbidden.includes(node.name.getText());
  }).map(
    (line) =>
      `${file.path}:${line}: no skip, todo or only here; make the test pass, delete it, or move it to the folder that says what it needs`,
  );
}

/** Machine details: no path of one computer and no name of a package registry's host. */
export function checkMachineDetails(file: ProjectFile): readonly string[] {
  // Written in pieces, so that this file passes its own rule.
  const machinePath = new RegExp(`(?<![\\w.$})\\]~*-])/(?:${['root', 'home', 'work', 'tmp'].join('|')})/\\w`, 'u');
  const hosts = [
    'registry.npmjs',
    'registry.yarnpkg',
    'pypi',
    'files.pythonhosted',
    'static.crates',
    'index.crates',
    'repo1.maven',
    'repo.maven.apache',
    'proxy.golang',
    'sum.golang',
  ];
  const registryHost = new RegExp(`(?<![\\w.-])(?:${hosts.map((host) => host.replaceAll('.', '\\.')).join('|')})\\.(?:org|io|com)\\b`, 'u');
  return file.text.split('\n').flatMap((line, index) => {
    const violations: string[] = [];
    if (machinePath.test(line))
      violations.push(`${file.path}:${index + 1}: a path of one computer; ask userFolders.ts, os.tmpdir() or the caller for it`);
    if (registryHost.test(line))
      violations.push(`${file.path}:${index + 1}: the host of a package registry; use the registry's own client, which knows its mirror`);
    return violations;
  });
}

/** Pages: every path of ours that a page names exists. */
export function checkNamedPaths(page: ProjectFile, paths: readonly string[]): readonly string[] {
  const named = page.text.matchAll(/`((?:src|test|bench|native|scripts|webview)\/[\w./-]*\w\/?)`/gu);
  const isKnown = (name: string): boolean => paths.some((path) => path === name || path.startsWith(`${name.replace(/\/$/u, '')}/`));
  const unknown = [...named].map((match) => match[1] ?? '').filter((name) => !isKnown(name));
  return unknown.map((name) => `${page.path} names ${name}, which does not exist; name the file that holds it now`);
}

/** Place of unit tests: `test/unit` has the folders of `src`. */
export function checkTestPlace(path: string, paths: readonly string[]): readonly string[] {
  if (!path.startsWith('test/unit/')) return [];
  const folder = posix.dirname(path).replace('test/unit', 'src');
  return paths.some((other) => other.startsWith(`${folder}/`))
    ? []
    : [`${path}: there is no ${folder}/; put the test under the path of what it tests`];
}

/** Room pages: each room explains itself on at most a page. */
export function checkRoomPages(files: readonly ProjectFile[], rooms: readonly string[]): readonly string[] {
  const pageLineCount = 60;
  return rooms.flatMap((room) => {
    const page = files.find((file) => file.path === `src/${room}/README.md`);
    if (!page) return [`src/${room}/README.md is missing: say purpose, invariants, data in and out, rejected alternatives`];
    const lineCount = page.text.trimEnd().split('\n').length;
    return lineCount > pageLineCount
      ? [`${page.path}: ${lineCount} lines; a room's page has at most ${pageLineCount}, the rest belongs to the code or to ARCHITECTURE.md`]
      : [];
  });
}

function findNodes(file: ProjectFile, wanted: (node: ts.Node) => boolean): readonly number[] {
  const source = parseSource(file.path, file.text);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (wanted(node)) lines.add(lineOf(source, node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...lines];
}

function namesOfImport(declaration: ts.ImportDeclaration): readonly string[] {
  const bindings = declaration.importClause?.namedBindings;
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.map((element) => element.name.text) : [];
  const namespace = bindings && ts.isNamespaceImport(bindings) ? [bindings.name.text] : [];
  return [...names, ...namespace, ...(declaration.importClause?.name ? [declaration.importClause.name.text] : [])];
}

function hasModifier(statement: ts.Statement, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement)?.some((modifier) => modifier.kind === kind) ?? false);
}

function hasDocComment(source: ts.SourceFile, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  const last = comments.at(-1);
  return last !== undefined && source.text.startsWith('/**', last.pos);
}

/** Whether a function of this name stands earlier in the file; the first overload carries the comment for all. */
function isLaterOverload(source: ts.SourceFile, statement: ts.Statement): boolean {
  if (!ts.isFunctionDeclaration(statement)) return false;
  const first = source.statements.filter(ts.isFunctionDeclaration).find((other) => other.name?.text === statement.name?.text);
  return first !== statement;
}
