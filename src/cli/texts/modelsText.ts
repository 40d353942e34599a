import type { UseCases } from '../../pipeline/useCases.ts';
import { layOutTable } from '../terminal/textTable.ts';

/** A list of base models, for people. */
export function modelsText(models: Awaited<ReturnType<UseCases['listModels']>>): string {
  const rows = models.map(({ name, title, path, isPresent, isDefault }) => [
    isDefault ? `${name} (default)` : name,
    isPresent ? 'here' : 'to be fetched',
    title,
    path,
  ]);
  return layOutTable([['Name', 'State', 'What', 'File'], ...rows], ['left', 'left', 'left', 'left']);
}
