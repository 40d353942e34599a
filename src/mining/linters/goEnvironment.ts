import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The user's own module and build caches, which hold what an earlier build brought; nothing is fetched.
 *
 * With the last variable, a value that Go gives its own children, no process for telemetry outlives the program.
 */
export function goEnvironment(): Record<string, string> {
  const given = (name: string, otherwise: string): string => process.env[name] ?? otherwise;
  const modules = given('GOMODCACHE', join(given('GOPATH', join(homedir(), 'go')).split(/[:;]/)[0] ?? '', 'pkg', 'mod'));
  return {
    GOMODCACHE: modules,
    GOCACHE: buildCache(),
    GOPROXY: 'off',
    GOENV: 'off',
    GOTOOLCHAIN: 'local',
    GOFLAGS: '',
    CGO_ENABLED: '0',
    GO_TELEMETRY_CHILD: '2',
  };
}

function buildCache(): string {
  const given = process.env['GOCACHE'];
  if (given !== undefined) return given;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'go-build');
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'go-build');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'go-build');
}
