// Turns the contributions of package.json into one typed file, so that no name of a command or setting is written twice.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
const prefix = 'repotune.';

/** Where the generated file lies, relative to the root. */
export const contributionsFile = 'src/extension/contributions.ts';

/**
 * The text of the generated file.
 * @param manifest The content of package.json.
 */
export function contributionsText({ contributes }) {
  const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
  const commandLines = contributes.commands.map(({ command }) => `  ${command.slice(prefix.length)}: '${command}',`);
  const viewLines = Object.values(contributes.views)
    .flat()
    .map(({ id }) => `  ${id.slice(prefix.length)}: '${id}',`);
  const typeLines = settings.map(([name, setting]) => `  readonly ${keyOf(name)}: ${typeOf(setting)};`);
  const defaultLines = settings.map(([name, setting]) => `  ${keyOf(name)}: ${literal(setting.default)},`);
  return `// Generated from package.json by scripts/editor/contributions.mjs (\`npm run fix\`). Do not edit.

/** Ids of all commands, by the name of the file that holds each. */
export const commandIds = {
${commandLines.join('\n')}
} as const;

/** Name of a command. */
export type CommandName = keyof typeof commandIds;

/** Ids of all views. */
export const viewIds = {
${viewLines.join('\n')}
} as const;

/** All settings below \`repotune.\` with their types. */
export interface SettingTypes {
${typeLines.join('\n')}
}

/** What settings are where the user says nothing. */
export const settingDefaults: SettingTypes = {
${defaultLines.join('\n')}
};
`;
}

function keyOf(name) {
  const key = name.slice(prefix.length);
  return /^[A-Za-z]+$/.test(key) ? key : `'${key}'`;
}

function typeOf({ type, enum: values, items }) {
  if (values) return values.map(literal).join(' | ');
  if (type === 'array') return `readonly ${items.type}[]`;
  return type === 'integer' ? 'number' : type;
}

function literal(value) {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** Writes the file when it differs. */
export function writeContributions() {
  const text = contributionsText(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const path = join(root, contributionsFile);
  let found;
  try {
    found = readFileSync(path, 'utf8');
  } catch {
    found = undefined;
  }
  if (found !== text) writeFileSync(path, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeContributions();
