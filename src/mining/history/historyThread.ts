// Entry of a thread that compares commits, one at a time. Grammars are loaded when first needed.

import { parentPort } from 'node:worker_threads';
import { defined } from '../../base/assert.ts';
import { messageOf } from '../../base/errors.ts';
import { ParsingError } from '../../syntax/parsingError.ts';
import { compareCommit } from './compareCommit.ts';
import type { CompareAnswer, CompareRequest } from './historyMessage.ts';
import { VersionCache } from './versionCache.ts';

const port = defined(parentPort, 'the port to the mining thread');
const cache = new VersionCache();

port.on('message', (request: CompareRequest) => {
  void answer(request).then((reply) => port.postMessage(reply));
});

async function answer({ files }: CompareRequest): Promise<CompareAnswer> {
  try {
    return { kind: 'compared', comparison: await compareCommit(cache, files) };
  } catch (error) {
    const kind = ParsingError.is(error, 'grammarUnavailable') ? 'unavailable' : 'failed';
    return { kind, message: messageOf(error) };
  }
}
