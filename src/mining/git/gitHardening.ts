// What keeps git from running anything that a repository's configuration names. Every start of git uses all of it.

/** Configuration by which a repository could have a command run or a file outside it read, switched off on each command line. */
export const switchedOff: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.sshCommand=false',
  'core.askPass=',
  'core.attributesFile=/dev/null',
  'credential.helper=',
  'diff.external=',
  'log.showSignature=false',
  'protocol.allow=never',
  'core.untrackedCache=false',
  'core.quotePath=false',
  'submodule.recurse=false',
];

/** Variables for git itself: no questions, no locks, no network on demand, messages in English for recognising them. */
const environment: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // Fetching on demand is off in git 2.45 and later; before, no protocol is left to fetch by.
  // The variable outranks `protocol.<name>.allow`, which a repository may set.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  // Objects are what their hashes say, whatever replacements and grafts a clone carries.
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  LC_ALL: 'C',
};

/** Names of the variables that are set on purpose. */
export const hardeningVariables: readonly string[] = Object.keys(environment);

/** The environment of every git: the caller's without anything that redirects git, plus the variables above. */
export function hardenedEnvironment(): Record<string, string> {
  const guarded = /^(?:git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined && !guarded.test(name)) kept[name] = value;
  return { ...kept, ...environment };
}
