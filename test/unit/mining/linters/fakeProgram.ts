import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A program of that name whose version is fine and which otherwise does what the lines of shell say; gives its folder. */
export function fakeProgram(folder: string, name: string, script: string, version = `${name} 1.2.3`): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\ncase "$*" in *version*) echo '${version}'; exit 0;; esac\n${script}\n`);
  chmodSync(path, 0o755);
  return dirname(path);
}

/** What a real start needs of the system's own programs. */
export const systemPath = ['/usr/bin', '/bin'];
