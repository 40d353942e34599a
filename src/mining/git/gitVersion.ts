import { simpleGit } from 'simple-git';

/** The version of the git on the PATH; `undefined` when there is none. */
export async function gitVersion(): Promise<string | undefined> {
  const { installed, major, minor, patch } = await simpleGit().version();
  return installed ? `${major}.${minor}.${patch}` : undefined;
}
