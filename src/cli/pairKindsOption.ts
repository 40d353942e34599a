import { InvalidArgumentError, Option } from 'commander';
import { pairKinds } from '../pipeline/pairNames.ts';

/** `--pairs`: kinds of pairs. */
export function pairKindsOption(description: string): Option {
  return new Option('--pairs <kinds>', `${description}, separated by commas: ${pairKinds.join(', ')} (default: all)`).argParser(parseKinds);
}

function parseKinds(text: string): (typeof pairKinds)[number][] {
  return text.split(',').map((name) => {
    const kind = pairKinds.find((known) => known === name.trim());
    if (!kind) throw new InvalidArgumentError(`Expected some of ${pairKinds.join(', ')}.`);
    return kind;
  });
}
