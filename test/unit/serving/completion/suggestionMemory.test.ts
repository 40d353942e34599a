import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defined } from '../../../../src/base/assert.ts';
import type { CompletionScope, CompletionTrigger } from '../../../../src/serving/completion/completionScope.ts';
import { cursorPlaceOf } from '../../../../src/serving/completion/cursorPlace.ts';
import type { AskedScope } from '../../../../src/serving/completion/cutToScope.ts';
import { SuggestionMemory } from '../../../../src/serving/completion/suggestionMemory.ts';

/** A place in a text, the cursor at `|`. */
function asked(marked: string, scope: CompletionScope = 'line', trigger: CompletionTrigger = 'automatic'): AskedScope {
  const place = defined(cursorPlaceOf(marked.replace('|', ''), marked.indexOf('|'), 'java'), 'a place');
  return { place, scope, trigger };
}

function remembering(marked: string, text: string, scope: CompletionScope = 'line'): SuggestionMemory {
  const { place, trigger } = asked(marked, scope);
  const memory = new SuggestionMemory();
  memory.remember({ owner: 'a', scope, trigger, before: place.before, after: place.after, text, tokens: [] });
  return memory;
}

test('a text is found while one types along it, and not where something else was typed', () => {
  const memory = remembering('x = |\n', 'names.size();');
  const typed = (marked: string, owner = 'a'): number | undefined => memory.recall(owner, asked(marked))?.typedLength;
  assert.equal(typed('x = |\n'), 0);
  assert.equal(typed('x = names.|\n'), 6);
  assert.equal(typed('x = nomes.|\n'), undefined);
  assert.equal(typed('x = names.size();|\n'), undefined);
  assert.equal(typed('y = names.|\n'), undefined);
  assert.equal(typed('x = names.| + 1\n'), undefined);
  assert.equal(typed('x = names.|\n', 'b'), undefined);
});

test('a bracket that the editor closes does not end a suggestion', () => {
  const memory = remembering('x = |\n', 'f(a);');
  assert.equal(memory.recall('a', asked('x = f(|)\n'))?.typedLength, 2);
});

test('nothing to say is remembered where it was asked only', () => {
  const memory = remembering('x = 1;|\n', '');
  assert.equal(memory.recall('a', asked('x = 1;|\n'))?.typedLength, 0);
  assert.equal(memory.recall('a', asked('x = 1; |\n')), undefined);
});

test('a block goes on as a block; a line is no block; who asks gets no text that nobody asked for', () => {
  const block = remembering('f() {|\n', '\n  a();\n}', 'block');
  assert.equal(block.recall('a', asked('f() {\n  a|\n', 'line'))?.remembered.scope, 'block');
  assert.equal(remembering('f() {|\n', ' a();').recall('a', asked('f() {|\n', 'block')), undefined);
  assert.equal(block.recall('a', asked('f() {|\n', 'block', 'explicit')), undefined);
});

test('old texts are forgotten', () => {
  const memory = remembering('x = |\n', 'first');
  const { place } = asked('y = |\n');
  for (let count = 0; count < 64; count++) {
    memory.remember({
      owner: 'a',
      scope: 'line',
      trigger: 'automatic',
      before: place.before,
      after: place.after,
      text: 'second',
      tokens: [],
    });
  }
  assert.equal(memory.recall('a', asked('x = |\n')), undefined);
});
