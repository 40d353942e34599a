import type { ReadyContext } from './variantContexts.ts';
import type { TokenTimes } from './contextBudget.ts';

/** Code as it stands everywhere, some hundred tokens of it. */
const sampleText = Array.from(
  { length: 8 },
  (_, index) => `    private final int value${index} = compute(${index}, names.get(${index}));\n`,
).join('');
/** Tokens that are written (guess: enough to forget the first one's overhead). */
const outputTokens = 8;

/** Measures what a token takes in a context that nobody uses yet: about 0.15 s on two cores with SmolLM2-135M. */
export async function measureTokenTimes({ llama, remote }: ReadyContext): Promise<TokenTimes> {
  const tokens = await llama.tokenize(sampleText);
  const request = { tokens, healedText: '', stopAtNewline: false };
  const timed = async (maximumTokens: number): Promise<number> => {
    const startedAt = performance.now();
    await remote.generate({ ...request, maximumTokens });
    return performance.now() - startedAt;
  };
  const coldMs = await timed(1);
  // The prompt is in the cache now.
  const outputMs = (await timed(outputTokens)) / outputTokens;
  return { promptMs: Math.max(0.01, (coldMs - outputMs) / tokens.length), outputMs };
}
