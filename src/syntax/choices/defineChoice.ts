import type { Choice, ChoiceCategory, ChoiceForm } from './choice.ts';

/** Forms by identifier: a template, or `undefined` for a form that cannot be written from the captures of the others. */
type Templates = Readonly<Record<string, string | undefined>>;

interface RuleOptions {
  readonly changesBehaviour?: 'possibly';
  /** Forms that are no finding although they are not the preferred one. */
  readonly accepted?: readonly string[];
}

/** Defines a lint rule; the first form is the preferred one. */
export function defineRule(
  id: string,
  category: ChoiceCategory,
  linterRules: readonly string[],
  description: string,
  templates: Templates,
  options: RuleOptions = {},
): Choice {
  const forms = formsOf(templates, options.accepted ?? []);
  return { id, category, forms, preferred: forms[0]?.id, changesBehaviour: options.changesBehaviour ?? 'no', linterRules, description };
}

/** Defines a convention, which each project decides for itself. */
export function defineConvention(
  id: string,
  category: ChoiceCategory,
  description: string,
  templates: Templates,
  options: Pick<RuleOptions, 'changesBehaviour'> = {},
): Choice {
  const changesBehaviour = options.changesBehaviour ?? 'no';
  return { id, category, forms: formsOf(templates, []), preferred: undefined, changesBehaviour, linterRules: [], description };
}

/** How local variables of several words are written. Their other form is a renaming, which no template can say. */
export const localNaming: Choice = defineConvention('localNaming', 'naming', 'How names of several words are written.', {
  camel: undefined,
  snake: undefined,
});

function formsOf(templates: Templates, accepted: readonly string[]): ChoiceForm[] {
  return Object.entries(templates).map(([id, template]) => ({ id, template, isAccepted: accepted.includes(id) }));
}
