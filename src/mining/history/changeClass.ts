// What a commit says it does. Only the message is looked at; rules in order, the first that holds decides.

/** What a change is for, by the message of its commit. */
export type ChangeClass = 'fix' | 'refactor' | 'style' | 'feature' | 'test' | 'docs' | 'revert' | 'reviewFollowUp' | 'other';

/** What a message says. */
export interface ClassifiedMessage {
  readonly changeClass: ChangeClass;
  /** The commit that the message says it takes back, by its hash (perhaps shortened), its subject, or both. */
  readonly reverts: { readonly hash: string | undefined; readonly subject: string | undefined } | undefined;
}

/** Types of conventional commits and the class that each stands for. */
const conventionalTypes: Readonly<Record<string, ChangeClass>> = {
  fix: 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
  bug: 'fix',
  security: 'fix',
  perf: 'refactor',
  refactor: 'refactor',
  refact: 'refactor',
  cleanup: 'refactor',
  style: 'style',
  format: 'style',
  lint: 'style',
  feat: 'feature',
  feature: 'feature',
  test: 'test',
  tests: 'test',
  docs: 'docs',
  doc: 'docs',
  revert: 'revert',
  nit: 'reviewFollowUp',
  nits: 'reviewFollowUp',
  review: 'reviewFollowUp',
  chore: 'other',
  build: 'other',
  ci: 'other',
  deps: 'other',
  release: 'other',
};

/** Words of the subject, stronger signs first. */
const wordRules: readonly (readonly [ChangeClass, RegExp])[] = [
  [
    'reviewFollowUp',
    /^(?:nits?\b|nitpick)|\b(?:address(?:es|ed|ing)?|apply|applied|incorporat\w+|respond\w*|after|from|per)\b.{0,30}\b(?:review|reviewer|feedback|(?:pr|code|review) (?:comments?|suggestions?)|suggestions?(?: from)?)\b|\b(?:code|pr|peer)[- ]review (?:comments?|changes|fixes|feedback|suggestions?)\b|^(?:review (?:comments?|feedback|fixes|changes)|feedback|suggestions? from)\b/i,
  ],
  [
    'style',
    /(?<![.\w])(?:re-?)?format(?:ting|ted|s)?\b(?! (?:string|specifier|error|option|of|for)s?\b)|\bwhite ?-?space|\bindent(?:ation|ing)?\b|\b(?:check ?style|eslint|pylint|flake8|rubocop|clippy|prettier|gofmt|rustfmt|ruff|isort|php-?cs(?:-?fixer)?|ktlint|spotless|editorconfig|golint|golangci)\b|\b(?:coding|code) style\b|\bstyle (?:fix|issue|change|nit)|\btrailing (?:space|white|comma)|\b(?:sort|organi[sz]e|unused|optimi[sz]e) (?:imports?|members)\b|\bsort members\b|\b(?:lint(?:er|ing|s)?|pmd|spotbugs|findbugs) (?:fix|issue|warning|error)|\bfix(?:es|ed)? (?:the )?lint|\bnormali[sz]e (?:line )?endings?\b|\bline (?:ends|endings|length)\b/i,
  ],
  [
    'docs',
    /\b(?:java|kdoc|rust|php|js|ts|xml)[- ]?docs?\b|\bdoc(?:s|umentation|umented|ument|strings?|blocks?|comments?)?\b|\b(?:readme|changelog|change log|changes\.xml|release notes|comments?|typos?|spelling|grammar|wording|copyright|licen[cs]e|tutorial|example in)\b/i,
  ],
  [
    'fix',
    /\b(?:bug ?)?fix(?:e[sd]|ing|up)?\b|\bbugs?\b|\bhot-?fix|\bregress(?:ion|ed)\b|\b(?:resolve[sd]?|close[sd]?) (?:#|gh-|issue)\d*|\bprevent(?:s|ed|ing)?\b|\bavoid(?:s|ed|ing)?\b|\bcorrect(?:s|ed|ly|ing)?\b|\bwrong(?:ly)?\b|\bincorrect|\bbroken?\b|\bcrash|\bleak(?:s|ed|ing)?\b|\bNPE\b|\bnull ?pointer|\bthrows? (?:an? )?\w*(?:exception|error)\b|\boverflow|\bout[- ]of[- ]bounds?\b|\bdead ?lock|\brace condition|\bfail(?:s|ed|ing|ure)? (?:to|when|if|on|for|with)\b|\bpatch(?:es|ed)? (?:a|the)\b|\bdoes(?: not|n't)\b|\bdo(?: not|n't) (?!use)\b|\bworkaround\b|\bsecurity\b|\bvulnerab|\bCVE-/i,
  ],
  [
    'test',
    /\b(?:unit |integration |regression |junit |failing )?tests?\b|\btest(?:ing|ed)\b|\bspecs?\b|\bcoverage\b|\bassert(?:s|ion|ions)?\b|\bbenchmarks?\b/i,
  ],
  [
    'refactor',
    /\brefactor|\bsimplif|\bclean(?:ing|ed|s)?[- ]?ups?\b|\bclean\b|\brenam(?:e|es|ed|ing)\b|\bmov(?:e|es|ed|ing)\b|\bextract(?:s|ed|ing)?\b|\bre-?organi[sz]|\brestructur|\bre-?work|\bre-?writ|\bde-?duplicat|\bdead code\b|\bunused\b|\bredundan|\bunnecessary\b|\binline[ds]?\b|\btid(?:y|ied)\b|\bmoderni[sz]|\boptimi[sz]|\bperformance\b|\bspeed ?up|\bfaster\b|\bmigrat|\bconvert(?:s|ed)?\b|\breplac(?:e|es|ed|ing)\b|\breus(?:e|es|ed|ing)\b|\bsplit(?:s|ting)?\b|\bremov(?:e|es|ed|ing)\b|\bdelet(?:e|es|ed|ing)\b|\bdrop(?:s|ped|ping)?\b|\buse(?:s|d)?\b|\bin-?lin|\bmak(?:e|es|ing) .{0,40}\b(?:final|private|static|const|immutable)\b|\bbetter\b/i,
  ],
  [
    'feature',
    /\b(?:add|adds|added|adding|implement\w*|introduc\w+|support(?:s|ed|ing)?|new|allow(?:s|ed|ing)?|enabl\w+|creat\w+|provid\w+|expos\w+|extend\w*|accept(?:s|ed)?)\b|^feature\b/i,
  ],
];

/** Version bumps and releases change code only by the way. */
const housekeeping =
  /^(?:bump|update|upgrade) .{0,80}\b(?:from|to|version|dependenc)\b|^(?:\[?release\]?|prepare|version|bump)\b|^v?\d+\.\d+|^merge\b|^\[maven-release-plugin\]/i;

/** Classifies a message, of which the subject decides unless it names a revert. */
export function classifyMessage(message: string): ClassifiedMessage {
  const [subject = ''] = message.trimStart().split(/\r?\n/, 1);
  const reverts = revertedCommit(subject, message);
  if (reverts) return { changeClass: 'revert', reverts };
  return { changeClass: classOfSubject(subject.slice(0, MOST_SUBJECT_CHARACTERS)), reverts: undefined };
}

/** Longer subjects are bodies without a break; a guess that also bounds the time of the patterns. */
const MOST_SUBJECT_CHARACTERS = 240;

function classOfSubject(subject: string): ChangeClass {
  if (/^(?:fixup|squash|amend)! /.test(subject)) return 'reviewFollowUp';
  const conventional = /^(\w+)(?:\([^()]*\))?!?:\s*(.*)$/.exec(subject);
  const type = conventional?.[1]?.toLowerCase() ?? '';
  if (conventional && Object.hasOwn(conventionalTypes, type)) {
    const named = conventionalTypes[type] ?? 'other';
    // "fix: address review" is a follow-up, "fix: typo in docs" is none of the code's.
    const byWords = classOfWords(conventional[2] ?? '');
    if (byWords === 'reviewFollowUp') return byWords;
    return named === 'fix' && byWords === 'docs' && /\b(?:typos?|spelling|grammar|wording|readme|java-?docs?)\b/i.test(subject)
      ? 'docs'
      : named;
  }
  // "LANG-1234: …", "[LANG-1234] …", "#12 …", "core: …", "[core] …": what follows is the sentence.
  const sentence = subject
    .replace(/^(?:\[[^\]]{1,40}\]|\(?[A-Z][A-Z0-9]+-\d+\)?|(?:gh-|GH-|#)\d+)[:,.\s-]*/u, '')
    .replace(/^[\w./-]{1,30}: /u, '');
  if (housekeeping.test(sentence)) return 'other';
  return classOfWords(sentence);
}

/** The first verb decides where it is plain; otherwise the strongest word. */
function classOfWords(sentence: string): ChangeClass {
  const rule = wordRules.find(([, pattern]) => pattern.test(sentence));
  if (!rule) return 'other';
  const [found] = rule;
  if (found === 'fix' || found === 'test') {
    // "Add test for the fix" is a test, "Fix test" as well; "Add support for broken clocks" is a feature.
    if (
      /^(?:add|adds|added|adding|more|new|improve|update|extend|fix|fixes|fixed|enable|disable|move|rename|refactor)\b.{0,40}\b(?:tests?|specs?|test ?cases?|coverage)\b/i.test(
        sentence,
      )
    )
      return 'test';
    if (/^(?:add|adds|added|implement|implements|introduce|support)\b/i.test(sentence) && !/\b(?:fix|bug)/i.test(sentence))
      return 'feature';
    if (/^(?:refactor|simplify|clean|rename|extract|inline)/i.test(sentence)) return 'refactor';
  }
  if (found === 'refactor' && /^(?:add|adds|added|implement|implements|introduce|introduces|support|allow)\b/i.test(sentence))
    return 'feature';
  return found;
}

/** Reads `Revert "subject"` and `This reverts commit <hash>`, and sayings of other version control such as `Reverted r1234`. */
function revertedCommit(subject: string, message: string): ClassifiedMessage['reverts'] {
  const quoted = /^(?:\[[^\]]{1,40}\]\s*)?revert(?:s|ed|ing)?:?\s+["“](.{1,300})["”]?/i
    .exec(subject)?.[1]
    ?.replace(/["”](?: \(#\d+\))?\.?$/, '');
  const hash =
    /\bthis reverts (?:commit|commits)\s+([0-9a-f]{7,64})\b/i.exec(message)?.[1] ??
    /^revert(?:s|ed|ing)?\b.{0,30}?\b([0-9a-f]{7,64})\b/i.exec(subject)?.[1];
  const conventional = /^revert(?:\([^()]*\))?!?:\s*(.{3,300})$/i.exec(subject)?.[1];
  const isPlain = /^(?:revert(?:s|ed|ing)?|back(?:ed|ing)? out|roll(?:ed|ing)? ?back|undo)\b/i.test(subject);
  if (quoted === undefined && hash === undefined && conventional === undefined && !isPlain) return undefined;
  return { hash, subject: quoted ?? conventional };
}
