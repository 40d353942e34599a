import { buildFileSample } from './buildFileSample.ts';
import type { MinedFile } from './mineProject.ts';
import type { ParsedFiles } from './parsedFiles.ts';
import { readAhead } from './readAhead.ts';
import type { FileSample } from './sample.ts';
import type { SourceReader } from './sourceReader.ts';

/** Reads the samples of mined files one after the other; those that have changed since are left out. */
export async function* readSamples(
  files: readonly MinedFile[],
  reader: SourceReader,
  parsedFiles: ParsedFiles,
): AsyncGenerator<FileSample> {
  const read = async (file: MinedFile): Promise<FileSample | undefined> => {
    const source = await reader.readAgain(file.path, file.contentHash);
    const outline = source && parsedFiles.read(file);
    return outline && buildFileSample({ ...source, language: file.language, contentHash: file.contentHash }, outline);
  };
  for await (const sample of readAhead(files, read)) if (sample) yield sample;
}
