// What was found out about fragments, kept in the store between runs as one value: a lookup for each would cost more than it saves.
import { sha256 } from '../base/hash.ts';
import type { MiningStore } from '../mining/store/miningStore.ts';
import type { FragmentFacts, FragmentMemory } from '../syntax/choices/fragmentParser.ts';
import { outlineVersion } from '../syntax/outlineVersion.ts';

const KIND = 'fragmentFacts';

/** Fragments remembered at most, the last used ones; some 20 MB. */
const MOST_REMEMBERED = 200_000;

/** Facts by the hash of language and fragment. */
export class RememberedFacts implements FragmentMemory {
  private readonly store: MiningStore;
  private readonly key: string;
  private readonly known: ReadonlyMap<string, FragmentFacts>;
  private readonly used = new Map<string, FragmentFacts>();

  constructor(store: MiningStore) {
    this.store = store;
    this.key = outlineVersion();
    this.known = store.read<Map<string, FragmentFacts>>(KIND, this.key) ?? new Map<string, FragmentFacts>();
  }

  get(language: string, fragment: string): FragmentFacts | undefined {
    const hash = hashOf(language, fragment);
    const facts = this.known.get(hash);
    if (facts) this.used.set(hash, facts);
    return facts;
  }

  set(language: string, fragment: string, facts: FragmentFacts): void {
    this.used.set(hashOf(language, fragment), facts);
  }

  /** Writes down everything used in this run, and forgets the rest and what other versions wrote. */
  save(): void {
    const hasNew = this.used.size !== this.known.size || [...this.used.keys()].some((hash) => !this.known.has(hash));
    if (!hasNew) return;
    this.store.transaction(() => {
      for (const key of this.store.keys(KIND)) if (key !== this.key) this.store.remove(KIND, key);
      this.store.write(KIND, this.key, new Map([...this.used].slice(-MOST_REMEMBERED)));
    });
  }
}

/** 24 of 64 digits: enough that no two of millions of fragments share them. */
function hashOf(language: string, fragment: string): string {
  return sha256(`${language}\0${fragment}`).slice(0, 24);
}
