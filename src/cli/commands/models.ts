import { formatBytes } from '../../base/formatQuantity.ts';
import { Command } from 'commander';
import { runDefaults } from '../../pipeline/runDefaults.ts';
import { type OutputOptions, addOutputOptions } from '../options.ts';
import { toAbsolute, toModelName } from '../optionValues.ts';
import { runVerb } from '../runVerb.ts';
import { modelsText } from '../texts/modelsText.ts';

const adviseResume = (): string => 'Run the same command again; a download goes on where it stopped.';

/** `models list|add|path`: base models. */
export function modelsCommand(): Command {
  const command = new Command('models').description('base models: list them, add a file, print the path of one');
  for (const verb of [listCommand(), addCommand(), pathCommand()]) command.addCommand(verb);
  return command;
}

function listCommand(): Command {
  return addOutputOptions(new Command('list').description('list the models known by name')).action((options: OutputOptions) =>
    runVerb({ output: options, adviseResume }, async (call) => {
      const models = await call('listModels', {});
      return { json: { models }, text: modelsText(models) };
    }),
  );
}

function addCommand(): Command {
  const command = new Command('add')
    .description('check a GGUF file and remember it under its own name; the file stays where it is')
    .argument('<file>', 'a GGUF file');
  return addOutputOptions(command).action((file: string, options: OutputOptions) =>
    runVerb({ output: options, adviseResume }, async (call) => {
      const model = await call('addModel', { path: toAbsolute(file) });
      return { json: model, text: `Added ${model.name} (${formatBytes(model.sizeBytes)}). Use it: --model ${model.name}` };
    }),
  );
}

function pathCommand(): Command {
  const command = new Command('path')
    .description('print the path of a model, fetching it first when it is absent')
    .argument('[name]', 'a name from `models list`, or a GGUF file', runDefaults.model);
  return addOutputOptions(command).action((name: string, options: OutputOptions) =>
    runVerb({ output: options, adviseResume }, async (call) => {
      const model = await call('fetchModel', { name: toModelName(name) });
      return { json: model, text: model.path };
    }),
  );
}
