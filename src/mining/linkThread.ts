// Entry of the thread that links tests to functions: reads the samples of given files again and answers with the links.

import { parentPort, workerData } from 'node:worker_threads';
import { defined } from '../base/assert.ts';
import { linkTests } from './focalLinks/linkTests.ts';
import type { LinkRequest } from './linkTestsApart.ts';
import { ParsedFiles } from './parsedFiles.ts';
import { readSamples } from './readSamples.ts';
import { SourceReader } from './sourceReader.ts';
import { MiningStore } from './store/miningStore.ts';

const { topFolder, storePath, files, coChanges } = workerData as LinkRequest;
const store = MiningStore.open(storePath);
const samples = readSamples(files, new SourceReader(topFolder, { isWanted: () => true }), new ParsedFiles(store));
const links = await linkTests(samples, { coChanges });
store.dispose();
defined(parentPort, 'the port to the mining thread').postMessage(links);
