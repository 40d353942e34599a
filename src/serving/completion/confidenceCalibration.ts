/**
 * Below it a suggestion that nobody asked for stays silent.
 *
 * A guess: `npm run bench -- completion-confidence RUN…` prints what each threshold would have saved.
 */
export const minimumConfidence = 0.5;
