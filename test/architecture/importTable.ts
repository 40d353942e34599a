// Which room may import which, and which packages. This table is the rule; ARCHITECTURE.md gives the reasons.
// A change of it is a decision: write its reason into ARCHITECTURE.md in the same commit.

/** A permission to import another room, possibly narrowed. */
export interface RoomAccess {
  readonly room: string;
  /** Only these files of the room, relative to it. Absent: every file. */
  readonly files?: readonly string[];
  /** Whether only `import type` is allowed. */
  readonly typesOnly?: boolean;
}

/** A permission to import a package, possibly narrowed. */
export interface PackageAccess {
  /** Package name; `@scope/*` stands for every package of a scope. */
  readonly name: string;
  /** Only below this folder of the room. Absent: anywhere in the room. */
  readonly under?: string;
}

/** One folder of `src/` and what it may know. */
export interface Room {
  readonly name: string;
  /** What the room is, in a few words; messages quote it. */
  readonly purpose: string;
  readonly rooms: readonly RoomAccess[];
  readonly packages: readonly PackageAccess[];
  /** Whether modules of Node itself may be imported. */
  readonly usesNode: boolean;
}

const all = (...names: readonly string[]): readonly RoomAccess[] => names.map((room) => ({ room }));
const packages = (...names: readonly string[]): readonly PackageAccess[] => names.map((name) => ({ name }));

/** The rooms in reading order: each imports only rooms before it. */
export const importTable: readonly Room[] = [
  { name: 'base', purpose: 'words of no domain', rooms: [], packages: packages('zod'), usesNode: true },
  {
    name: 'syntax',
    purpose: 'text to tree, the only door to tree-sitter',
    rooms: all('base'),
    packages: packages('web-tree-sitter', '@vscode/tree-sitter-wasm', 'tree-sitter-c', '@tree-sitter-grammars/tree-sitter-kotlin'),
    usesNode: true,
  },
  {
    name: 'mining',
    purpose: 'project to samples',
    rooms: all('base', 'syntax'),
    packages: packages('ignore', 'simple-git', 'zod'),
    usesNode: true,
  },
  {
    name: 'dataset',
    purpose: 'samples to examples, text only: no token, no tensor',
    rooms: all('base', 'syntax', 'mining'),
    packages: [...packages('zod'), { name: '@secretlint/*', under: 'filter/' }],
    usesNode: true,
  },
  {
    name: 'engine',
    purpose: 'tensors, knows no model and no project',
    rooms: all('base'),
    packages: [
      ...packages('@tensorflow/*'),
      { name: 'native/binding', under: 'backends/native/' },
      { name: 'webgpu', under: 'backends/webgpu/' },
      { name: 'zod', under: 'selection/' },
    ],
    usesNode: true,
  },
  {
    name: 'llama',
    purpose: 'llama.cpp, the only door to node-llama-cpp',
    rooms: all('base'),
    packages: packages('node-llama-cpp'),
    usesNode: true,
  },
  {
    name: 'model',
    purpose: 'one language model from a file',
    rooms: [...all('base', 'engine'), { room: 'llama', files: ['vocabulary.ts'] }],
    packages: packages('zod'),
    usesNode: true,
  },
  {
    name: 'tuning',
    purpose: 'examples and model to tuned parameters, writes nothing',
    rooms: all('base', 'dataset', 'engine', 'model'),
    packages: packages('zod'),
    usesNode: true,
  },
  {
    name: 'artifacts',
    purpose: 'tuned parameters to disk and back',
    rooms: [...all('base', 'syntax', 'model', 'tuning'), { room: 'dataset', typesOnly: true }],
    packages: packages('zod'),
    usesNode: true,
  },
  {
    name: 'serving',
    purpose: 'artifact to text',
    rooms: all('base', 'syntax', 'llama', 'model', 'artifacts'),
    packages: packages('zod'),
    usesNode: true,
  },
  {
    name: 'evaluation',
    purpose: 'held-out examples to a plain-data report',
    rooms: all('base', 'syntax', 'dataset', 'llama', 'model', 'tuning', 'artifacts', 'serving'),
    packages: packages('zod'),
    usesNode: true,
  },
  {
    name: 'pipeline',
    purpose: 'one file per use case, composes the rooms before it',
    rooms: all('base', 'syntax', 'mining', 'dataset', 'engine', 'llama', 'model', 'tuning', 'artifacts', 'serving', 'evaluation'),
    packages: packages('zod'),
    usesNode: true,
  },
  {
    name: 'protocol',
    purpose: 'message types and guards, nothing that runs',
    rooms: [
      { room: 'dataset', typesOnly: true },
      { room: 'evaluation', typesOnly: true },
      { room: 'pipeline', typesOnly: true },
    ],
    packages: packages('zod'),
    usesNode: false,
  },
  {
    name: 'worker',
    purpose: 'child-process entry',
    rooms: all('base', 'pipeline', 'protocol'),
    packages: packages('vscode-jsonrpc'),
    usesNode: true,
  },
  {
    name: 'cli',
    purpose: 'the command line, a thin face of pipeline',
    rooms: all('base', 'pipeline', 'protocol', 'worker'),
    packages: packages('commander'),
    usesNode: true,
  },
  {
    name: 'extension',
    purpose: 'the editor, a thin face of pipeline and the only door to vscode',
    rooms: [...all('base'), { room: 'pipeline', typesOnly: true }, ...all('protocol', 'worker')],
    packages: packages('vscode'),
    usesNode: true,
  },
];

/** What browser code in `webview/` may import besides its own files. */
export const webviewRoom: Room = {
  name: 'webview',
  purpose: 'browser code, speaks to the host through protocol',
  rooms: all('protocol'),
  packages: packages('lit', '@vscode-elements/elements', 'uplot'),
  usesNode: false,
};
