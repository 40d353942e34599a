// Facts of bodies as integers, 24 bytes a call: a large project has a million of them.

import type { BodyCall, BodyFacts, BodyVariable } from './testBody.ts';

/** Integers of one call. */
const CALL_SIZE = 6;

/** Integers of one variable. */
const VARIABLE_SIZE = 3;

/** The counts of calls, variables and read members stand in front. */
const HEAD_SIZE = 3;

/** Integers of one read member. */
const READ_SIZE = 2;

const flags = { isConstruction: 1, isAsserted: 2, flowsToAssertion: 4, isAssertion: 8, isReturned: 16 } as const;

/** Counts of arguments stand above the flags. */
const FLAG_BITS = 5;

/** The facts of one body, packed by a {@link BodyStore}. */
export type PackedFacts = Int32Array;

/** Packs and unpacks; names are kept once. */
export class BodyStore {
  private readonly strings: string[] = [''];
  private readonly ids = new Map<string, number>([['', 0]]);

  pack({ calls, variables, mentions, reads }: BodyFacts): PackedFacts {
    const packed = new Int32Array(
      HEAD_SIZE + calls.length * CALL_SIZE + variables.size * VARIABLE_SIZE + reads.size * READ_SIZE + mentions.size,
    );
    packed[0] = calls.length;
    packed[1] = variables.size;
    packed[2] = reads.size;
    let at = HEAD_SIZE;
    for (const call of calls) {
      packed[at] = this.idOf(call.name);
      packed[at + 1] = this.idOf(call.receiver);
      packed[at + 2] = call.inner;
      packed[at + 3] = call.parent;
      packed[at + 4] =
        (call.argumentCount << FLAG_BITS) |
        (call.isConstruction ? flags.isConstruction : 0) |
        (call.isAsserted ? flags.isAsserted : 0) |
        (call.flowsToAssertion ? flags.flowsToAssertion : 0) |
        (call.isAssertion ? flags.isAssertion : 0) |
        (call.isReturned ? flags.isReturned : 0);
      packed[at + 5] = call.start;
      at += CALL_SIZE;
    }
    for (const [name, { type, call }] of variables) {
      packed[at] = this.idOf(name);
      packed[at + 1] = this.idOf(type);
      packed[at + 2] = call;
      at += VARIABLE_SIZE;
    }
    for (const [name, isAsserted] of reads) {
      packed[at] = this.idOf(name);
      packed[at + 1] = isAsserted ? 1 : 0;
      at += READ_SIZE;
    }
    for (const name of mentions) packed[at++] = this.idOf(name);
    return packed;
  }

  unpack(packed: PackedFacts): BodyFacts {
    const callEnd = HEAD_SIZE + (packed[0] ?? 0) * CALL_SIZE;
    const variableEnd = callEnd + (packed[1] ?? 0) * VARIABLE_SIZE;
    const calls: BodyCall[] = [];
    for (let at = HEAD_SIZE; at < callEnd; at += CALL_SIZE) {
      const bits = packed[at + 4] ?? 0;
      calls.push({
        name: this.stringOf(packed[at]) ?? '',
        receiver: this.stringOf(packed[at + 1]),
        inner: packed[at + 2] ?? -1,
        parent: packed[at + 3] ?? -1,
        argumentCount: bits >> FLAG_BITS,
        isConstruction: (bits & flags.isConstruction) !== 0,
        isAsserted: (bits & flags.isAsserted) !== 0,
        flowsToAssertion: (bits & flags.flowsToAssertion) !== 0,
        isAssertion: (bits & flags.isAssertion) !== 0,
        isReturned: (bits & flags.isReturned) !== 0,
        start: packed[at + 5] ?? 0,
      });
    }
    const variables = new Map<string, BodyVariable>();
    for (let at = callEnd; at < variableEnd; at += VARIABLE_SIZE) {
      variables.set(this.stringOf(packed[at]) ?? '', { type: this.stringOf(packed[at + 1]), call: packed[at + 2] ?? -1 });
    }
    const mentions = new Set<string>();
    const readEnd = variableEnd + (packed[2] ?? 0) * READ_SIZE;
    const reads = new Map<string, boolean>();
    for (let at = variableEnd; at < readEnd; at += READ_SIZE) reads.set(this.stringOf(packed[at]) ?? '', packed[at + 1] === 1);
    for (const id of packed.subarray(readEnd)) mentions.add(this.stringOf(id) ?? '');
    return { calls, variables, mentions, reads };
  }

  /** The names that a body calls, without unpacking all of it. */
  *callNames(packed: PackedFacts): Generator<string> {
    const end = HEAD_SIZE + (packed[0] ?? 0) * CALL_SIZE;
    for (let at = HEAD_SIZE; at < end; at += CALL_SIZE) yield this.stringOf(packed[at]) ?? '';
  }

  private idOf(text: string | undefined): number {
    if (text === undefined) return 0;
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.ids.set(text, this.strings.length);
    return this.strings.push(text) - 1;
  }

  private stringOf(id: number | undefined): string | undefined {
    return id ? this.strings[id] : undefined;
  }
}
