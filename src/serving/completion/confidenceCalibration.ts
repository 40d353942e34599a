/**
 * Below it a suggestion that nobody asked for stays silent.
 *
 * Found on 2026-11-24 with `npm run bench -- completion-confidence RUN RUN --files 3 --characters 160` on runs of commons-lang3 and
 * click with SmolLM2-135M, base and prefix, 437 suggestions: where a wrong one costs as much as three keystrokes (a guess), all from
 * 0.65 to 0.70 save most, 77 characters net; 0.50 loses 37, 0.80 saves 42. Of those shown at 0.65, 32.5 % are right to the end of
 * their line, at 0.50 22.0 %.
 */
export const minimumConfidence = 0.65;
