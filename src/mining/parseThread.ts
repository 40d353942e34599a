// Entry of the parser thread: answers one request at a time. Grammars are loaded when first needed.

import { parentPort } from 'node:worker_threads';
import { defined } from '../base/assert.ts';
import { messageOf } from '../base/errors.ts';
import { ParsingError } from '../syntax/parsingError.ts';
import { openSourceParser, type SourceParser } from '../syntax/sourceParser.ts';
import type { ParseAnswer, ParseRequest } from './parseMessage.ts';
import type { LanguageId } from './sample.ts';

const port = defined(parentPort, 'the port to the mining thread');
const parsers = new Map<LanguageId, Promise<SourceParser>>();

port.on('message', (request: ParseRequest) => {
  void answer(request).then((reply) => port.postMessage(reply));
});

async function answer({ language, text }: ParseRequest): Promise<ParseAnswer> {
  try {
    let parser = parsers.get(language);
    if (!parser) parsers.set(language, (parser = openSourceParser(language)));
    const { value, problems } = (await parser).parse(text);
    return { kind: 'parsed', outline: value, problems };
  } catch (error) {
    const kind = ParsingError.is(error, 'grammarUnavailable') ? 'unavailable' : 'failed';
    return { kind, message: messageOf(error) };
  }
}
