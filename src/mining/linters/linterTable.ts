import { checkstyle } from './checkstyle.ts';
import { clippy } from './clippy.ts';
import { eslint } from './eslint.ts';
import { goVet } from './goVet.ts';
import { gofmt } from './gofmt.ts';
import type { Linter } from './linter.ts';
import type { LinterDefinition } from './linterDefinition.ts';
import { phpcs } from './phpcs.ts';
import { pmd } from './pmd.ts';
import { programLinter } from './programLinter.ts';
import { rubocop } from './rubocop.ts';
import { ruff } from './ruff.ts';

/** Every external linter that is known. A new one is a file of data and a line here. */
export const linterDefinitions: readonly LinterDefinition[] = [ruff, eslint, checkstyle, pmd, clippy, gofmt, goVet, rubocop, phpcs];

/** The same as linters. */
export const linters: readonly Linter[] = linterDefinitions.map(programLinter);
