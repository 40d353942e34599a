// A real HTTP server that serves one file as the hub does, and misbehaves as told.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

/** How the server behaves. */
export interface FileServerOptions {
  readonly content: Buffer;
  /** Announced in `x-linked-etag`; `null` announces none. Default: the content's own hash. */
  readonly announcedSha256?: string | null;
  /** Default true. */
  readonly knowsRange?: boolean;
  /** The first answers to GET end after so many bytes, one entry each. */
  readonly dropAfterBytes?: readonly number[];
  /** Statuses of the first answers to GET, before any content. */
  readonly failures?: readonly number[];
  /** Serves the file under every path, not only under the one in the server's `url`. Default false. */
  readonly anyPath?: boolean;
  /** Status of every answer. */
  readonly status?: number;
}

/** A running server and what it was asked. */
export interface FileServer {
  readonly url: string;
  /** The Range header of each GET, in order; an empty text without one. */
  readonly ranges: string[];
}

const filePath = '/repository/resolve/main/model.gguf';
const storagePath = '/storage/bytes';

/** Starts a server that stops when the running test (or suite) has ended. The file lies behind a redirect, as on the hub. */
export async function startFileServer(options: FileServerOptions): Promise<FileServer> {
  const { content, knowsRange = true } = options;
  const ranges: string[] = [];
  const drops = [...(options.dropAfterBytes ?? [])];
  const failures = [...(options.failures ?? [])];
  const sha256 = options.announcedSha256 === undefined ? createHash('sha256').update(content).digest('hex') : options.announcedSha256;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (options.status !== undefined) return void response.writeHead(options.status).end();
    if (request.url !== storagePath && (options.anyPath || request.url === filePath)) {
      const announcement = sha256 === null ? {} : { 'x-linked-etag': `"${sha256}"`, 'x-linked-size': content.length };
      return void response.writeHead(302, { location: storagePath, ...announcement }).end();
    }
    if (request.method === 'HEAD') return void response.writeHead(200, { 'content-length': content.length }).end();
    const range = request.headers.range ?? '';
    ranges.push(range);
    const failure = failures.shift();
    if (failure !== undefined) return void response.writeHead(failure).end();
    const start = knowsRange ? Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0) : 0;
    if (start >= content.length) return void response.writeHead(416).end();
    const body = content.subarray(start);
    const headers = { 'content-length': body.length, 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
    response.writeHead(knowsRange && range ? 206 : 200, knowsRange && range ? headers : { 'content-length': body.length });
    const dropAfter = drops.shift();
    if (dropAfter === undefined) return void response.end(body);
    response.write(body.subarray(0, dropAfter), () => setImmediate(() => request.socket.destroy()));
  };

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${filePath}`, ranges };
}
