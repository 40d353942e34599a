// Compares imports with the table. Every message says what is wrong and where the code belongs instead.
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { importTable, webviewRoom, type Room } from './importTable.ts';
import { readImports, type ImportedName } from './imports.ts';
import type { ProjectFile } from './projectFiles.ts';

/** Names of the packages that package.json lists, by what they are for. */
export interface DeclaredPackages {
  readonly runtime: readonly string[];
  readonly development: readonly string[];
}

/** Violations of the import table in one file of `src/` or `webview/`. */
export function checkImports(file: ProjectFile, declared: DeclaredPackages): readonly string[] {
  const room = roomOf(file.path);
  if (!room) return [];
  return readImports(file.path, file.text).flatMap((imported) => {
    const found = checkImport(file.path, room, imported, declared);
    return found === undefined ? [] : [`${file.path}:${imported.line} imports ${imported.specifier}: ${found}`];
  });
}

/** Chains of files that import each other at run time, each as `a -> b -> a`. */
export function findImportCycles(files: readonly ProjectFile[]): readonly string[] {
  const edges = new Map<string, readonly string[]>();
  for (const file of files) {
    const targets = readImports(file.path, file.text).filter((imported) => !imported.isTypeOnly && imported.specifier.startsWith('.'));
    edges.set(
      file.path,
      targets.map((imported) => resolveRelative(file.path, imported.specifier)),
    );
  }
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}

/** The room that a path lies in, or `undefined` outside `src/` and `webview/`. */
export function roomOf(path: string): Room | undefined {
  if (path.startsWith('webview/')) return webviewRoom;
  const name = /^src\/([^/]+)\//u.exec(path)?.[1];
  return importTable.find((room) => room.name === name);
}

function checkImport(path: string, room: Room, imported: ImportedName, declared: DeclaredPackages): string | undefined {
  const { specifier } = imported;
  if (specifier.startsWith('.')) return checkRelative(path, room, imported);
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return 'a module is named by a relative path or a package';
  if (specifier.startsWith('node:'))
    return room.usesNode ? undefined : `${room.name} runs where Node may be absent; let the host do it and send the result`;
  if (builtinModules.includes(specifier)) return `write node:${specifier}`;
  const name = packageNameOf(specifier);
  const refused = checkPackage(path, room, name);
  if (refused !== undefined || declared.runtime.includes(name) || name === 'vscode') return refused;
  if (declared.development.includes(name))
    return `${name} is a development dependency, absent where users run this; move it to dependencies or do without`;
  return `${name} is not in package.json; add it with its reason in ARCHITECTURE.md, or do without`;
}

function checkRelative(path: string, room: Room, imported: ImportedName): string | undefined {
  const target = resolveRelative(path, imported.specifier);
  if (target.startsWith('native/')) return checkPackage(path, room, 'native/binding');
  if (!/\.(ts|json)$/u.test(target)) return 'write the whole file name, .ts included: sources run without a build step';
  if (room === webviewRoom && target.startsWith('webview/')) return undefined;
  const targetName = /^src\/([^/]+)\//u.exec(target)?.[1];
  if (targetName === undefined)
    return `product code imports only src/; move what is needed from ${posix.dirname(target)}/ into the room that owns it`;
  if (targetName === room.name) return undefined;
  const access = room.rooms.find((candidate) => candidate.room === targetName);
  if (!access) return `${explain(room)} Move this code to ${laterRoom(room, targetName)}, or let a later room pass the value in.`;
  if (access.typesOnly === true && !imported.isTypeOnly)
    return `${room.name} takes only types from ${targetName}: use "import type", or move what runs.`;
  const file = target.slice(`src/${targetName}/`.length);
  if (access.files && !access.files.includes(file))
    return `${room.name} may use only ${access.files.join(', ')} of ${targetName}; let a later room do the rest.`;
  return undefined;
}

function checkPackage(path: string, room: Room, name: string): string | undefined {
  const inRoom = path.startsWith('src/') ? path.slice(`src/${room.name}/`.length) : path;
  const matches = room.packages.filter((access) => covers(access.name, name));
  if (matches.some((access) => access.under === undefined || inRoom.startsWith(access.under))) return undefined;
  const narrowed = matches.find((access) => access.under !== undefined);
  if (narrowed) return `only src/${room.name}/${narrowed.under ?? ''} may import ${name}; call it through a function there.`;
  const owners = importTable.filter((owner) => owner.packages.some((access) => covers(access.name, name))).map((owner) => owner.name);
  if (owners.length === 0) return `no room may import ${name}; a new package is a decision: add it to importTable.ts and ARCHITECTURE.md.`;
  return `${explain(room)} The door to ${name} is ${owners.join(', ')}: add what you need there and call it.`;
}

function explain(room: Room): string {
  const allowed = room.rooms.map((access) => access.room).join(', ');
  return `${room.name} is ${room.purpose}; it may import ${allowed === '' ? 'no other room' : allowed}.`;
}

/** Names rooms that see both sides, where code that needs both may live. */
function laterRoom(room: Room, target: string): string {
  const sees = (candidate: Room, name: string): boolean =>
    candidate.name === name || candidate.rooms.some((access) => access.room === name);
  const found = importTable.filter((candidate) => sees(candidate, room.name) && sees(candidate, target)).map((candidate) => candidate.name);
  return found.length > 0 ? `one of ${found.join(', ')}` : 'the room it is about';
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function resolveRelative(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}
