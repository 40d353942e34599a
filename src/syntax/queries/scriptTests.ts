import type { TestConventions } from '../languageDefinition.ts';

/** Test conventions that TypeScript and JavaScript share: Jest, Vitest, Mocha, Node's runner, Playwright, Cypress. */
export const scriptTests: TestConventions = {
  path: /\.(?:test|tests|spec|cy|e2e)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|tests?|specs?|e2e|cypress)\/|(?:^|\/)tests?\.[cm]?[jt]sx?$/,
  name: undefined,
  header: undefined,
};
