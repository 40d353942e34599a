import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GitProcess } from '../../../../src/mining/git/gitProcess.ts';
import { javaClass, temporaryRepository } from '../temporaryRepository.ts';

test('an abort while git is waited for gives its own reason', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  // Waits for names on its input for ever.
  const waiting = new GitProcess(temporaryRepository({ 'A.java': javaClass('A') }), ['cat-file', '--batch'], controller.signal);
  const pieces = waiting.output();
  const next = pieces.next();
  setImmediate(() => controller.abort(reason));
  await assert.rejects(next, (error) => error === reason);
});
