import { defaultModelName } from '../../src/model/catalogue.ts';
import { ensureModel, type ResolvedModel } from '../../src/model/ensureModel.ts';

/** The default base model, fetched once into the user's cache. For suites under test/model only. */
export function defaultModel(): Promise<ResolvedModel> {
  return ensureModel(defaultModelName);
}
