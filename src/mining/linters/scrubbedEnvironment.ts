import { delimiter } from 'node:path';
import { searchableFolders } from './findProgram.ts';

/** Variables of the system without which programs do not start on some platforms. */
const systemVariables = ['SystemRoot', 'SYSTEMROOT', 'windir', 'ComSpec', 'PATHEXT'];

/** The last resort of a proxy setting: a port on which nothing listens. */
const noProxy = ['http', 'https', 'ftp'].flatMap((kind) => [`-D${kind}.proxyHost=127.0.0.1`, `-D${kind}.proxyPort=9`]);

/**
 * The environment of a linter: no tokens, no options of the caller, a home without configuration.
 *
 * @param forbiddenFolder Folders of the PATH inside it are dropped.
 * @param privateFolder Serves as home and for temporary files.
 */
export function scrubbedEnvironment(
  searchPath: string,
  forbiddenFolder: string | undefined,
  privateFolder: string,
  additional: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: searchableFolders(searchPath, forbiddenFolder).allowed.join(delimiter),
    HOME: privateFolder,
    USERPROFILE: privateFolder,
    XDG_CONFIG_HOME: privateFolder,
    XDG_CACHE_HOME: privateFolder,
    TMPDIR: privateFolder,
    TEMP: privateFolder,
    TMP: privateFolder,
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
    // Java programs get a bounded heap and no network: a configuration may name addresses to read from.
    JAVA_TOOL_OPTIONS: [
      '-Xmx1g',
      '-XX:-UsePerfData',
      `-Djava.io.tmpdir="${privateFolder}"`,
      `-Duser.home="${privateFolder}"`,
      ...noProxy,
    ].join(' '),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  for (const name of systemVariables) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...additional };
}
