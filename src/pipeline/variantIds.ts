/** Names of the rows of a report. */
export const variantIds = { base: 'base', untrained: 'untrained', personalized: 'personalized' } as const;
