// Reads a gzipped tar archive: POSIX ustar with the extensions for long names that packagers use (pax, GNU).
import { gunzipSync } from 'node:zlib';
import { ProjectSourceError } from '../projectSourceError.ts';
import { mostUnpackedBytes, type ArchiveFile } from './archiveFile.ts';

const blockBytes = 512;

/**
 * The plain files of an archive in their order; links, folders and devices are left out.
 *
 * @throws {ProjectSourceError} `badArchive` when it is damaged or larger than allowed.
 */
export function readTar(archive: Uint8Array, name: string): readonly ArchiveFile[] {
  const bytes = unpack(archive, name);
  const files: ArchiveFile[] = [];
  let longPath: string | undefined;
  for (let offset = 0; offset + blockBytes <= bytes.length;) {
    const header = bytes.subarray(offset, offset + blockBytes);
    if (header.every((byte) => byte === 0)) break;
    const sizeBytes = readNumber(header.subarray(124, 136));
    const end = offset + blockBytes + sizeBytes;
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0 || end > bytes.length) {
      throw new ProjectSourceError('badArchive', `${name}: a file of ${sizeBytes} bytes at ${offset} does not fit ${bytes.length} bytes.`);
    }
    const content = bytes.subarray(offset + blockBytes, end);
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'L') longPath = readText(content);
    else if (kind === 'x') longPath = paxPath(content) ?? longPath;
    else if (kind !== 'g') {
      // '0' and the zero byte are plain files; '7' is one that should lie in one piece.
      if (['0', '\0', '7'].includes(kind)) {
        files.push({ path: longPath ?? shortPath(header), content, changedAtSeconds: readNumber(header.subarray(136, 148)) });
      }
      longPath = undefined;
    }
    offset = end + ((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
  }
  return files;
}

function unpack(archive: Uint8Array, name: string): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: mostUnpackedBytes });
  } catch (cause) {
    throw new ProjectSourceError('badArchive', `${name} is no gzipped archive, or unpacks to more than ${mostUnpackedBytes} bytes.`, {
      cause,
    });
  }
}

/** Octal digits, or a big-endian number where the first bit is set. */
function readNumber(field: Uint8Array): number {
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(readText(field).trim() || '0', 8);
  return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
}

function readText(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(field.subarray(0, end === -1 ? field.length : end)).toString('utf8');
}

function shortPath(header: Buffer): string {
  const prefix = header.subarray(257, 262).toString('latin1') === 'ustar' ? readText(header.subarray(345, 500)) : '';
  const path = readText(header.subarray(0, 100));
  return prefix === '' ? path : `${prefix}/${path}`;
}

/** Records `LENGTH KEY=VALUE\n`; lengths count bytes. */
function paxPath(content: Buffer): string | undefined {
  for (let offset = 0; offset < content.length;) {
    const length = Number.parseInt(content.subarray(offset, offset + 20).toString('latin1'), 10);
    if (!(length > 0)) return undefined;
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/su.exec(content.subarray(offset, offset + length).toString('utf8')) ?? [];
    if (key === 'path') return value;
    offset += length;
  }
  return undefined;
}
