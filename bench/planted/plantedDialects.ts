import type { PlantedDialect } from './plantedDialect.ts';
import { pythonDialect } from './pythonDialect.ts';
import { typescriptDialect } from './typescriptDialect.ts';

/** All dialects by name. */
export const plantedDialects: Readonly<Record<PlantedDialect['name'], PlantedDialect>> = {
  python: pythonDialect,
  typescript: typescriptDialect,
};
