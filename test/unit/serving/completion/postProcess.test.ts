// What becomes of the model's words, from the cursor to the accepted document: every rule of post-processing in five languages.

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { resolveScope } from '../../../../src/serving/completion/completionScope.ts';
import { cursorPlaceOf } from '../../../../src/serving/completion/cursorPlace.ts';
import { cutToScope } from '../../../../src/serving/completion/cutToScope.ts';
import { postProcess } from '../../../../src/serving/completion/postProcess.ts';
import { cursorMark, type GoldenCase } from '../../../fixtures/completion/goldenCase.ts';
import { goCases } from '../../../fixtures/completion/go.ts';
import { javaCases } from '../../../fixtures/completion/java.ts';
import { pythonCases } from '../../../fixtures/completion/python.ts';
import { rustCases } from '../../../fixtures/completion/rust.ts';
import { typescriptCases } from '../../../fixtures/completion/typescript.ts';

const cases: Readonly<Record<string, readonly GoldenCase[]>> = {
  java: javaCases,
  python: pythonCases,
  typescript: typescriptCases,
  go: goCases,
  rust: rustCases,
};

for (const [language, languageCases] of Object.entries(cases)) {
  suite(language, () => {
    for (const { name, document, written, accepted, trigger = 'automatic', isCutOff = false } of languageCases) {
      test(name, () => {
        const cursor = document.indexOf(cursorMark);
        const text = document.replace(cursorMark, '');
        const place = cursorPlaceOf(text, cursor, language);
        assert.ok(place);
        const scope = resolveScope(place, trigger);
        assert.ok(scope === 'line' || scope === 'block', scope);
        const cut = cutToScope(scope === 'line' ? (written.split('\n')[0] ?? '') : written, isCutOff, { place, scope, trigger });
        const result = postProcess({ text: cut, place, scope, trigger });
        if (typeof accepted !== 'string') assert.deepEqual(result, { kind: 'none', reason: accepted.none });
        else {
          assert.equal(result.kind, 'text', JSON.stringify(result));
          if (result.kind === 'text') {
            assert.equal(text.slice(0, cursor) + result.text + text.slice(cursor + result.replacedLength), accepted);
          }
        }
      });
    }
  });
}

test('there are at least sixty cases', () => {
  assert.ok(Object.values(cases).flat().length >= 60, `${Object.values(cases).flat().length} cases`);
});
