import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandIds, settingDefaults, viewIds } from '../../../src/extension/contributions.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const extension = join(root, 'src', 'extension');
const readText = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

interface Contribution {
  readonly command?: string;
  readonly when?: string;
  readonly enablement?: string;
}

const manifest = JSON.parse(readText('package.json')) as {
  icon: string;
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: Required<Pick<Contribution, 'command'>>[];
    configuration: { properties: Record<string, { scope: string; default: unknown }> }[];
    menus: Record<string, Contribution[]>;
    views: Record<string, { id: string }[]>;
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    viewsWelcome: { view: string; contents: string; when: string }[];
    walkthroughs: { steps: { media: { markdown: string }; completionEvents: string[]; description: string }[] }[];
  };
};
const { contributes } = manifest;
const words = JSON.parse(readText('package.nls.json')) as Record<string, string>;
const sources = readdirSync(extension, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && path !== 'contributions.ts')
  .map((path) => readText('src', 'extension', path))
  .join('\n');
const commands = contributes.commands.map(({ command }) => command);
const settings = Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Record<string, { scope: string }>;

/** Everything that may hold a `when` clause or a link to a command. */
const manifestText = JSON.stringify(contributes) + JSON.stringify(words);

describe('contributions', () => {
  test('the generated file is what package.json makes of it', async () => {
    const place = new URL('../../../scripts/editor/contributions.mjs', import.meta.url).href;
    const { contributionsText } = (await import(place)) as { contributionsText: (manifest: unknown) => string };
    assert.equal(readText('src', 'extension', 'contributions.ts'), contributionsText(manifest));
  });

  test('every command has a file of its own and a line in the table, and there is no other', () => {
    const files = readdirSync(join(extension, 'commands')).map((name) => name.replace('.ts', ''));
    assert.deepEqual(Object.keys(commandIds).sort(), files.sort());
    const table = readText('src', 'extension', 'commandTable.ts');
    for (const name of files) assert.match(table, new RegExp(`^  ${name},$`, 'mu'));
  });

  test('every setting is read in code', () => {
    assert.deepEqual(
      Object.keys(settingDefaults).map((name) => `repotune.${name}`),
      Object.keys(settings),
    );
    for (const name of Object.keys(settingDefaults)) assert.ok(sources.includes(`readSetting('${name}'`), name);
  });

  test('every view is registered, and welcome texts belong to one', () => {
    const views = Object.values(contributes.views).flat();
    for (const { id } of views) assert.ok((Object.values(viewIds) as string[]).includes(id), id);
    for (const name of Object.keys(viewIds)) assert.match(sources, new RegExp(`viewIds\\.${name}\\b`, 'u'));
    for (const { view } of contributes.viewsWelcome)
      assert.ok(
        views.some(({ id }) => id === view),
        view,
      );
  });

  test('menus, links and completion events name commands that exist', () => {
    const named = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command ?? '')),
      ...[...manifestText.matchAll(/\(command:(repotune\.\w+)\)/gu)].map(([, id]) => id ?? ''),
      ...[...manifestText.matchAll(/onCommand:(repotune\.\w+)/gu)].map(([, id]) => id ?? ''),
    ];
    assert.ok(named.length > 10);
    for (const command of named) assert.ok(commands.includes(command), command);
  });

  test('every context key that is asked about is set in code', () => {
    const clauses = [...JSON.stringify(contributes).matchAll(/"(?:when|enablement)":"((?:[^"\\]|\\.)*)"/gu)].map(
      ([, clause]) => clause ?? '',
    );
    const keys = clauses.flatMap((clause) =>
      [...clause.replaceAll(/view == [\w.]+/gu, '').matchAll(/repotune\.\w+/gu)].map(([key]) => key),
    );
    const completed = [...manifestText.matchAll(/onContext:(repotune\.\w+)/gu)].map(([, key]) => key ?? '');
    assert.ok(keys.length > 5);
    for (const key of [...keys, ...completed]) assert.ok(new RegExp(`setContextKey\\(\\s*'${key}'`, 'u').test(sources), key);
  });

  test('every text that package.json asks for is there, and no other', () => {
    const asked = [...readText('package.json').matchAll(/"%([^%"]+)%"/gu)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(asked)].sort(), Object.keys(words).sort());
  });

  test('every file that is named exists', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });

  test('a walkthrough has at most five steps, and each can be completed', () => {
    for (const { steps } of contributes.walkthroughs) {
      assert.ok(steps.length <= 5);
      for (const { completionEvents } of steps) assert.ok(completionEvents.length > 0);
    }
  });

  test('what names a program or a model cannot come from a workspace', () => {
    for (const name of ['repotune.nodePath', 'repotune.training.baseModel', 'repotune.training.backend']) {
      assert.equal(settings[name]?.scope, 'machine');
      assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name));
    }
  });
});
