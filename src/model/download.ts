// One large file over HTTP: resumed after every interruption, checked against the publisher's hash, put in place whole.

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../base/cancellation.ts';
import { messageOf } from '../base/errors.ts';
import { sha256File } from '../base/hash.ts';
import type { ProgressSink } from '../base/progress.ts';
import { ModelError } from './modelError.ts';
import { isFileSystemError } from './modelRecord.ts';

/** What to fetch, and where to put it. */
export interface DownloadRequest {
  readonly url: string;
  /** Appears only when it is whole and its hash is right. Until then the bytes lie beside it, in a file ending in `.partial`. */
  readonly path: string;
  /** Pinned hash; without it the one that the server announces counts. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressSink | undefined;
  /** Waiting time after the first interruption, doubled after each further one. Default 1 000. */
  readonly retryDelayMs?: number | undefined;
}

/** Interruptions in a row, without a single new byte, after which the download is given up. */
const retryLimit = 5;
/** Redirects followed while looking for the announcement; a renamed repository takes one. */
const redirectLimit = 5;
/** A connection that brings nothing for this long is taken for dead. A guess. */
const silenceLimitMs = 60_000;
/** Progress is reported about once for this many bytes. */
const reportBytes = 1_000_000;

/**
 * Downloads a file, going on where an earlier attempt stopped.
 *
 * The hash is the publisher's: the hub names it in the header `x-linked-etag` of its answer to HEAD.
 *
 * @throws {ModelError} `downloadFailed`, `wrongHash`, `fileUnreadable` (no space or permission).
 */
export async function downloadFile(request: DownloadRequest): Promise<void> {
  const { path, signal } = request;
  const announced = await askForFile(request);
  // The hash in the name keeps bytes of another version of the file from being taken for a beginning of this one.
  const partialPath = `${path}.${announced.sha256.slice(0, 16)}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    await fetchBytes(request, announced, partialPath);
    const found = await sha256File(partialPath, signal);
    if (found !== announced.sha256) {
      rmSync(partialPath, { force: true });
      throw new ModelError('wrongHash', `${request.url}: expected sha256 ${announced.sha256}, found ${found}; the bytes were discarded`);
    }
    renameSync(partialPath, path);
  } catch (error) {
    if (!isFileSystemError(error)) throw error;
    throw new ModelError('fileUnreadable', `${path}: the file cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

interface Announcement {
  readonly sha256: string;
  readonly sizeBytes: number | undefined;
}

/** Asks the server for hash and size, following redirects within the hub but not to where the bytes lie. */
async function askForFile(request: DownloadRequest): Promise<Announcement> {
  let url = request.url;
  for (let hop = 0; hop <= redirectLimit; hop++) {
    const response = await send(url, { method: 'HEAD', redirect: 'manual', headers: { 'accept-encoding': 'identity' } }, request.signal);
    const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(response.headers.get('x-linked-etag') ?? '')?.[1] ?? request.sha256;
    const location = response.headers.get('location');
    const isRedirect = response.status >= 300 && response.status < 400 && location !== null;
    if (isRedirect && !response.headers.has('x-linked-etag')) {
      url = new URL(location, url).href;
      continue;
    }
    if (!response.ok && !isRedirect) throw refused(url, response.status);
    if (!sha256) throw new ModelError('downloadFailed', `${url}: expected the file's sha256 in the header x-linked-etag, found none`);
    if (request.sha256 && request.sha256 !== sha256) {
      throw new ModelError('wrongHash', `${url}: expected sha256 ${request.sha256}, but the server announces ${sha256}`);
    }
    const size = Number(response.headers.get('x-linked-size') ?? (isRedirect ? NaN : (response.headers.get('content-length') ?? NaN)));
    return { sha256, sizeBytes: Number.isSafeInteger(size) ? size : undefined };
  }
  throw new ModelError('downloadFailed', `${request.url}: expected at most ${redirectLimit} redirects, found more`);
}

/** Appends to the partial file until it is whole. */
async function fetchBytes(request: DownloadRequest, announced: Announcement, partialPath: string): Promise<void> {
  const { signal, retryDelayMs = 1_000 } = request;
  for (let failures = 0; ;) {
    const before = sizeOf(partialPath);
    if (announced.sizeBytes !== undefined && before > announced.sizeBytes) rmSync(partialPath);
    else if (before === announced.sizeBytes) return;
    try {
      if (await appendOnce(request, announced, partialPath)) return;
    } catch (error) {
      throwIfAborted(signal);
      if (!ModelError.is(error, 'downloadFailed') || error.cause === undefined) throw error;
      failures = sizeOf(partialPath) > before ? 1 : failures + 1;
      if (failures >= retryLimit) throw error;
    }
    await sleep(retryDelayMs * 2 ** Math.max(0, failures - 1), undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throwIfAborted(signal);
      throw error;
    });
  }
}

/** One request for all bytes that are still missing. Returns whether the body came to its end. */
async function appendOnce(request: DownloadRequest, announced: Announcement, partialPath: string): Promise<boolean> {
  const { url, onProgress } = request;
  const start = sizeOf(partialPath);
  const silence = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, silence.signal]) : silence.signal;
  const watch = setTimeout(() => silence.abort(), silenceLimitMs);
  const headers: Record<string, string> = { 'accept-encoding': 'identity', ...(start > 0 ? { range: `bytes=${start}-` } : {}) };
  let file: number | undefined;
  try {
    const response = await send(url, { headers }, signal);
    if (response.status === 416) {
      // The server has no bytes from there on: what lies here is not a beginning of its file.
      rmSync(partialPath, { force: true });
      return false;
    }
    if (!response.ok || !response.body) throw refused(url, response.status);
    const isContinued = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${start}-`) === true;
    // A server that does not know Range sends the file from its first byte.
    file = openSync(partialPath, isContinued ? 'a' : 'w');
    let done = isContinued ? start : 0;
    let reported = -Infinity;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      watch.refresh();
      for (let offset = 0; offset < chunk.byteLength;) offset += writeSync(file, chunk, offset);
      done += chunk.byteLength;
      if (done - reported < reportBytes && done !== announced.sizeBytes) continue;
      reported = done;
      onProgress?.({ stage: 'download', done, total: announced.sizeBytes, unit: 'bytes' });
    }
    fsyncSync(file);
    return announced.sizeBytes === undefined || done >= announced.sizeBytes;
  } catch (error) {
    if (error instanceof ModelError || isFileSystemError(error)) throw error;
    throw new ModelError('downloadFailed', `${url}: the connection was lost after ${sizeOf(partialPath)} bytes: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    clearTimeout(watch);
    if (file !== undefined) closeSync(file);
  }
}

/** Sends a request; a network failure becomes `downloadFailed` with its cause. */
async function send(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(url, signal ? { ...init, signal } : init);
  } catch (error) {
    throwIfAborted(signal);
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new ModelError('downloadFailed', `${url}: the server cannot be reached: ${messageOf(cause)}`, { cause: error });
  }
}

/** The server answered, but not with the file. Server trouble and "too many requests" may pass: they carry a cause, so they are tried again. */
function refused(url: string, status: number): ModelError {
  const mayPass = status >= 500 || status === 429 || status === 408;
  const message = `${url}: expected the file, found HTTP status ${status}`;
  return new ModelError('downloadFailed', message, mayPass ? { cause: status } : {});
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
