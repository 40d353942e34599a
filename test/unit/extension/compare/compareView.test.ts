import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCompareView, type ComparisonStanding } from '../../../../src/extension/compare/compareView.ts';
import type { ComparedAnswer } from '../../../../src/pipeline/comparedCompletions.ts';
import { comparePanelNoticeSchema, comparePanelRequestSchema } from '../../../../src/protocol/comparePanel.ts';

const same = (text: string): string => text;
const model = { base: 'tiny' };
const suggestion = (text: string, elapsedMs = 310): ComparedAnswer => ({
  kind: 'suggestion',
  model,
  text,
  replacedLength: 0,
  confidence: 0.514,
  elapsedMs,
  generatedTokenCount: 12,
});
const silence: ComparedAnswer = { kind: 'none', model, reason: 'duplicate', elapsedMs: 12 };

function standing(answers: readonly (ComparedAnswer | undefined)[], change: Partial<ComparisonStanding> = {}): ComparisonStanding {
  const side = (index: number): ComparisonStanding['sides'][number] => ({
    name: index === 0 ? 'Base' : 'Personalized',
    detail: '',
    written: '',
    answer: answers[index],
  });
  const state = answers.every((answer) => answer) ? 'done' : 'working';
  return { place: 'src/a.py:3', contextLines: ['def f():'], lead: '    ', state, sides: [side(0), side(1)], ...change };
}

describe('buildCompareView', () => {
  test('while models write, what they wrote is shown unmarked behind what stood there', () => {
    const asked = standing([undefined, undefined]);
    const view = buildCompareView({ ...asked, sides: [{ ...asked.sides[0], written: 'return 1\n    x' }, asked.sides[1]] }, same);
    assert.deepEqual(view.sides[0].lines, [
      {
        isDifferent: false,
        segments: [
          { text: '    ', kind: 'lead' },
          { text: 'return 1', kind: 'same' },
        ],
      },
      { isDifferent: false, segments: [{ text: '    x', kind: 'same' }] },
    ]);
    assert.equal(view.sides[0].state, 'writing');
    assert.equal(view.sides[1].state, 'waiting');
    assert.deepEqual(view.sides[1].lines, []);
    assert.equal(view.sides[0].accept, undefined);
    assert.deepEqual(
      view.actions.map(({ id }) => id),
      ['cancel', 'chooseModels'],
    );
  });

  test('the status, which is read aloud, does not change with every token', () => {
    const asked = standing([undefined, undefined]);
    const statuses = ['a', 'a b', 'a b c'].map(
      (written) => buildCompareView({ ...asked, sides: [{ ...asked.sides[0], written }, asked.sides[1]] }, same).status,
    );
    assert.equal(new Set(statuses).size, 1);
  });

  test('when both are done it counts and marks the lines that differ, and offers both', () => {
    const view = buildCompareView(standing([suggestion('a = 1\n    return a'), suggestion('b = 1\n    return a', 2400)]), same);
    assert.deepEqual(
      view.sides.map(({ lines }) => lines.map(({ isDifferent }) => isDifferent)),
      [
        [true, false],
        [true, false],
      ],
    );
    assert.match(view.status, /Base 1 of 2, Personalized 1 of 2/u);
    assert.notEqual(view.legend, '');
    assert.deepEqual(view.sides[0].facts, [
      ['Confidence', '51 %'],
      ['Time', '310 ms'],
      ['Length', '12 tokens'],
    ]);
    assert.deepEqual(view.sides[1].facts[1], ['Time', '2.4 s']);
    assert.deepEqual(
      view.sides.map(({ accept }) => accept),
      ['Accept: Base', 'Accept: Personalized'],
    );
    assert.ok(comparePanelNoticeSchema.safeParse({ kind: 'viewChanged', view }).success);
  });

  test('texts that differ in a line break alone are told to differ', () => {
    const view = buildCompareView(standing([suggestion('a b'), suggestion('a\nb')]), same);
    assert.match(view.status, /differ/u);
    assert.equal(view.sides[1].lines[0]?.isDifferent, true);
  });

  test('equal suggestions, silence of one, silence of both', () => {
    assert.match(buildCompareView(standing([suggestion('a'), suggestion('a')]), same).status, /the same/u);
    const one = buildCompareView(standing([silence, suggestion('a')]), same);
    assert.match(one.status, /Only one model.*Personalized/u);
    assert.match(one.sides[0].remark, /repeat/u);
    assert.deepEqual(one.sides[0].lines, []);
    assert.equal(one.legend, '');
    assert.match(buildCompareView(standing([silence, silence]), same).status, /Neither/u);
  });

  test('what is in the document already cannot be accepted again', () => {
    const view = buildCompareView(standing([suggestion('a'), suggestion('b')], { accepted: 1, note: 'Inserted: Personalized.' }), same);
    assert.deepEqual(
      view.sides.map(({ accept }) => accept),
      [undefined, undefined],
    );
    assert.equal(view.status, 'Inserted: Personalized.');
  });

  test('a failure is told with what to do and the way to the log', () => {
    const failure = { sentence: 'It failed.', advice: 'Do this.', message: '', reason: 'unexpected' };
    const view = buildCompareView(standing([undefined, undefined], { state: 'failed', failure }), same);
    assert.equal(view.failure, 'It failed. Do this.');
    assert.ok(view.actions.some(({ id }) => id === 'openLog'));
  });
});

describe('messages of the compare panel', () => {
  test('anything but what the panel may ask is refused', () => {
    for (const message of [null, {}, { kind: 'accept', side: 2 }, { kind: 'act', action: 'delete' }, { kind: 'accept' }]) {
      assert.equal(comparePanelRequestSchema.safeParse(message).success, false, JSON.stringify(message));
    }
    assert.ok(comparePanelRequestSchema.safeParse({ kind: 'accept', side: 1 }).success);
  });
});
