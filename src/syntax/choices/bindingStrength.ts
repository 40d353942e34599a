// How strongly an expression's text holds together, so that a rewrite adds parentheses where they are needed and only there.
// Works on text because an occurrence outlives its tree. It knows operators of all languages at once and errs towards parentheses.

/** From a single word to an expression that every operator takes apart. */
export type BindingStrength = (typeof strengths)[keyof typeof strengths];

/** Strengths, strongest first; a larger number needs parentheses in more places. */
export const strengths = { atom: 0, unary: 1, arithmetic: 2, comparison: 3, conjunction: 4, disjunction: 5, loose: 6 } as const;

const genericType = /^[\w.]+<[\w\s.,<>[\]]*>$/;
const looseOperator = /^(?:\?\?|\?:|=>|->|=(?![=])|:=|[-+*/%|&^]=|\?(?!\.)|,|(?:if|unless|lambda|yield)\b)/;
const disjunction = /^(?:\|\||or\b)/;
const conjunction = /^(?:&&|(?:and|not)\b)/;
const comparisonOperator = /^(?:[=!]==?|<=>|<=?|>=?|[&|^]|(?:is|in|instanceof|as)\b)/;
const arithmeticOperator = /^(?:[-+*/%~]|<<|>>|\.\.)/;
const unaryWord = /^(?:new|await|typeof|void|delete|throw|return)\b/;

/** The strength of an expression by its loosest operator outside brackets and strings. */
export function bindingStrengthOf(expression: string): BindingStrength {
  const text = expression.trim();
  if (genericType.test(text)) return strengths.atom;
  let weakest: BindingStrength = strengths.atom;
  for (let index = 0; index < text.length;) {
    const character = text[index] as string;
    if (/["'`]/.test(character)) index = skipString(text, index);
    else if (/[([{]/.test(character)) index = skipBrackets(text, index);
    else if (/[\w$@#]/.test(character)) {
      const rest = text.slice(index, index + 12);
      weakest = weaker(weakest, isAfterDot(text, index) ? strengths.atom : strengthOfOperator(rest));
      // A question mark before a bracket, a dot or the end belongs to a name, as in Ruby.
      index += /^[\w$@#]+(?:[?!](?=[).,\]}]|$))?/.exec(text.slice(index, index + 256))?.[0].length ?? 1;
    } else {
      const rest = text.slice(index, index + 3);
      // A sign or a negation in front of everything binds like a unary operator; `p->x`, `a?.b` and `A::b` are access.
      const access = /^(?:->(?=\w)|\?\.|::<[\w\s:&'.,<>]{0,80}>(?=\()|::|!!?\.)/.exec(text.slice(index, index + 90))?.[0];
      if (access && index > 0) index += access.length;
      else if (index === 0 && /^[-+!~*&]/.test(rest)) {
        weakest = weaker(weakest, strengths.unary);
        index++;
      } else {
        weakest = weaker(weakest, strengthOfOperator(rest));
        index += /^(?:[<>=!]==?|<=>|&&|\|\||\?\?|=>|->|\.\.)/.exec(rest)?.[0].length ?? 1;
      }
    }
  }
  return weakest;
}

/** The weakest strength that may stand without parentheses between two pieces of text. */
export function strongestNeeded(before: string, after: string): BindingStrength {
  const left = before.slice(-24).trimEnd();
  const isOnNextLine = /^[ \t]*\r?\n/.test(after);
  const right = after.slice(0, 24).trimStart();
  if (/^(?:\.(?!\.)|\?\.|::|!!|->\w)/.test(right) || (!isOnNextLine && /^[[(]/.test(after.slice(0, 1)))) return strengths.atom;
  return Math.min(
    neededOnTheLeft(left),
    isOnNextLine && !/^(?:&&|\|\||\?)/.test(right) ? strengths.loose : neededOnTheRight(right),
  ) as BindingStrength;
}

function neededOnTheLeft(left: string): BindingStrength {
  if (/(?:\|\||\bor)$/.test(left)) return strengths.disjunction;
  if (/(?:&&|\b(?:and|not))$/.test(left)) return strengths.conjunction;
  if (/\?\?$/.test(left)) return strengths.comparison;
  if (/(?:=>|->|[^=!<>]=|^=|:=|\breturn)$/.test(left)) return strengths.loose;
  if (/(?:[=!]==?|<=?|>=?|\b(?:is|in|instanceof))$/.test(left)) return strengths.arithmetic;
  if (/[-+*/%!~&|^.)]$/.test(left) || /\b(?:await|typeof|void|delete|as)$/.test(left))
    return /(?:^|[\s(,])\.\.\.$/.test(left) ? strengths.loose : strengths.unary;
  return strengths.loose;
}

function neededOnTheRight(right: string): BindingStrength {
  if (/^(?:\|\||\?(?![?.:])|(?:or|if|else)\b)/.test(right)) return strengths.disjunction;
  if (/^(?:&&|and\b)/.test(right)) return strengths.conjunction;
  if (/^(?:\?\?|\?:)/.test(right)) return strengths.comparison;
  if (/^(?:[=!]==?|<=?|>=?|(?:is|in|not in|instanceof)\b)/.test(right) && !/^=(?![=])/.test(right)) return strengths.arithmetic;
  if (/^(?:[-+*/%&|^](?!=)|as\b)/.test(right)) return strengths.unary;
  return strengths.loose;
}

function strengthOfOperator(rest: string): BindingStrength {
  if (looseOperator.test(rest)) return strengths.loose;
  if (disjunction.test(rest)) return strengths.disjunction;
  if (conjunction.test(rest)) return strengths.conjunction;
  if (arithmeticOperator.test(rest)) return strengths.arithmetic;
  if (comparisonOperator.test(rest)) return strengths.comparison;
  return unaryWord.test(rest) ? strengths.unary : strengths.atom;
}

function weaker(a: BindingStrength, b: BindingStrength): BindingStrength {
  return a > b ? a : b;
}

function isAfterDot(text: string, index: number): boolean {
  return /[.:>]/.test(text[index - 1] ?? ' ');
}

/** The offset after a string that starts at `start`; one further for a quote that nothing closes, as of a lifetime. */
export function skipString(text: string, start: number): number {
  const quote = text[start] as string;
  const isTriple = text.startsWith(quote.repeat(3), start);
  const closing = isTriple ? quote.repeat(3) : quote;
  for (let index = start + closing.length; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text.startsWith(closing, index)) return index + closing.length;
    else if (text[index] === '\n' && quote === "'" && !isTriple) break;
  }
  return start + 1;
}

/** The offset after the bracket that closes the one at `start`. */
export function skipBrackets(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length;) {
    const character = text[index] as string;
    if (/["'`]/.test(character)) {
      index = skipString(text, index);
      continue;
    }
    if (/[([{]/.test(character)) depth++;
    else if (/[)\]}]/.test(character) && --depth === 0) return index + 1;
    index++;
  }
  return text.length;
}
