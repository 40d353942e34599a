// Reads a zip archive through its central directory; stored and deflated files, up to 4 GB as the first format has it.
import { inflateRawSync } from 'node:zlib';
import { ProjectSourceError } from '../projectSourceError.ts';
import { mostUnpackedBytes, type ArchiveFile } from './archiveFile.ts';

const endSignature = Buffer.from([0x50, 0x4b, 5, 6]);
const entrySignature = 0x02014b50;

/**
 * The files of an archive in the order of its directory.
 *
 * @throws {ProjectSourceError} `badArchive` when it is damaged or larger than allowed.
 */
export function readZip(archive: Buffer, name: string): readonly ArchiveFile[] {
  try {
    return readEntries(archive, name);
  } catch (cause) {
    if (cause instanceof ProjectSourceError) throw cause;
    throw new ProjectSourceError('badArchive', `${name} is a damaged zip archive.`, { cause });
  }
}

function readEntries(archive: Buffer, name: string): readonly ArchiveFile[] {
  const end = archive.lastIndexOf(endSignature);
  if (end === -1) throw new ProjectSourceError('badArchive', `${name} is no zip archive.`);
  const entryCount = archive.readUInt16LE(end + 10);
  let offset = archive.readUInt32LE(end + 16);
  let remainingBytes = mostUnpackedBytes;
  const files: ArchiveFile[] = [];
  for (let index = 0; index < entryCount; index++) {
    if (archive.readUInt32LE(offset) !== entrySignature) {
      throw new ProjectSourceError('badArchive', `${name}: expected a directory entry at ${offset}.`);
    }
    const nameBytes = archive.readUInt16LE(offset + 28);
    const path = archive.toString('utf8', offset + 46, offset + 46 + nameBytes);
    if (!path.endsWith('/')) {
      const content = readContent(archive, offset, Math.max(remainingBytes, 1));
      remainingBytes -= content.length;
      files.push({ path, content, changedAtSeconds: readTime(archive.readUInt16LE(offset + 12), archive.readUInt16LE(offset + 14)) });
    }
    offset += 46 + nameBytes + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  return files;
}

function readContent(archive: Buffer, entry: number, mostBytes: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const packedBytes = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + packedBytes);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed, { maxOutputLength: mostBytes });
  throw new RangeError(`method ${method} of compression is not known`);
}

/** DOS time has no time zone; it is taken for UTC, so that it is the same on every machine. */
function readTime(time: number, date: number): number {
  const ms = Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, Math.max(date & 31, 1), time >> 11, (time >> 5) & 63, (time & 31) * 2);
  return Math.floor(ms / 1000);
}
