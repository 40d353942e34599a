import type { LanguageExamples } from './choiceExample.ts';

/** Every choice of Rust. */
export const rustExamples: LanguageExamples = {
  language: 'rust',
  around: 'fn f() {\n    <code>\n}\n',
  examples: [
    {
      choice: 'isEmpty',
      forms: { isEmpty: 'g(x.is_empty());', len: 'g(x.len() == 0);' },
      nearMiss: 'fn is_empty(&self) -> bool { self.len() == 0 }',
    },
    { choice: 'isFilled', forms: { isEmpty: 'g(!x.is_empty());', len: 'g(x.len() > 0);' }, nearMiss: 'g(x.len() > 1);' },
    { choice: 'needlessReturn', forms: { tail: 'g(x)', return: 'return g(x);' }, nearMiss: 'g(x);' },
    {
      choice: 'trueComparison',
      forms: { plain: 'if g(x) { h(); }', compared: 'if g(x) == true { h(); }' },
      nearMiss: 'if x == y { h(); }',
    },
    {
      choice: 'falseComparison',
      forms: { negated: 'if !g(x) { h(); }', compared: 'if g(x) == false { h(); }' },
      nearMiss: 'if !x { h(); }',
    },
    { choice: 'fieldShorthand', forms: { short: 'let p = P { x };', long: 'let p = P { x: x };' }, nearMiss: 'let p = P { x: y };' },
    {
      choice: 'singleMatch',
      forms: { ifLet: 'if let Some(y) = x {\n g(y);\n}', match: 'match x {\n Some(y) => {\n g(y);\n }\n _ => {}\n}' },
      nearMiss: 'match x {\n Some(y) => {\n g(y);\n }\n _ => h(),\n}',
    },
    {
      choice: 'isSome',
      forms: { method: 'if x.is_some() { g(); }', pattern: 'if let Some(_) = x { g(); }' },
      nearMiss: 'if let Some(y) = x { g(y); }',
    },
    {
      choice: 'isNone',
      forms: { method: 'if x.is_none() { g(); }', pattern: 'if let None = x { g(); }' },
      nearMiss: 'if let Empty = x { g(); }',
    },
    {
      choice: 'isOk',
      forms: { method: 'if x.is_ok() { g(); }', pattern: 'if let Ok(_) = x { g(); }' },
      nearMiss: 'if let Err(_) = x { g(); }',
    },
    {
      choice: 'filterNext',
      forms: { find: 'g(x.find(|y| y.ok()));', filter: 'g(x.filter(|y| y.ok()).next());' },
      nearMiss: 'g(x.filter(|y| y.ok()).last());',
    },
    { choice: 'mapClone', forms: { cloned: 'g(x.cloned());', closure: 'g(x.map(|x| x.clone()));' }, nearMiss: 'g(x.map(|y| z.clone()));' },
    { choice: 'compoundAssignment', forms: { short: 'x += y;', long: 'x = x + y;' }, nearMiss: 'x = y + x;' },
    {
      choice: 'needlessBool',
      forms: { plain: 'let x = a == b;', branches: 'let x = if a == b { true } else { false };' },
      nearMiss: 'let x = if a == b { c } else { false };',
    },
    {
      choice: 'unwrapDefault',
      forms: { default: 'g(x.unwrap_or_default());', function: 'g(x.unwrap_or_else(Default::default));' },
      nearMiss: 'g(x.unwrap_or_else(make));',
    },
    {
      choice: 'collapsedIf',
      forms: { joined: 'if a && b {\n g();\n h();\n}', nested: 'if a {\n if b {\n g();\n h();\n }\n}' },
      nearMiss: 'if a {\n if let Some(b) = c {\n g();\n }\n}',
    },
    { choice: 'getFirst', forms: { first: 'g(x.first());', get: 'g(x.get(0));' }, nearMiss: 'g(x.get(1));' },
    { choice: 'nthZero', forms: { next: 'g(x.chars().next());', nth: 'g(x.chars().nth(0));' }, nearMiss: 'g(x.chars().nth(1));' },
    {
      choice: 'redundantClosure',
      forms: { function: 'g(x.map(A::from));', closure: 'g(x.map(|x| A::from(x)));' },
      nearMiss: 'g(x.map(|y| A::from(y, 1)));',
    },
    {
      choice: 'memTake',
      forms: { take: 'g(std::mem::take(x));', replace: 'g(std::mem::replace(x, Default::default()));' },
      nearMiss: 'g(std::mem::replace(x, y));',
    },
    {
      choice: 'stringNew',
      forms: { new: 'g(String::new());', literal: 'g("".to_string());', from: 'g(String::from(""));' },
      nearMiss: 'g("a".to_string());',
    },
    {
      choice: 'expectFormat',
      forms: { lazy: 'g(x.unwrap_or_else(|| panic!("a {}", y)));', eager: 'g(x.expect(&format!("a {}", y)));' },
      nearMiss: 'g(x.expect("a"));',
    },
    { choice: 'okExpect', forms: { ok: 'g(x.ok().expect("a"));' }, nearMiss: 'g(x.expect("a"));' },
    {
      choice: 'elseAfterReturn',
      forms: { flat: 'if a {\n return b;\n}\ng(c)', else: 'if a {\n return b;\n} else {\n g(c)\n}' },
      nearMiss: 'if a {\n b();\n} else {\n g(c)\n}',
    },
    {
      choice: 'unwrap',
      forms: { unwrap: 'g(x.unwrap());', expect: 'g(x.expect("a"));', question: 'g(x?);' },
      nearMiss: 'g(x.unwrap_or(1));',
    },
    {
      choice: 'ownedString',
      forms: { toString: 'g("a".to_string());', toOwned: 'g("a".to_owned());', from: 'g(String::from("a"));' },
      nearMiss: 'g(x.to_string());',
    },
    { choice: 'emptyVec', forms: { macro: 'let x = vec![];', new: 'let x = Vec::new();' }, nearMiss: 'let x = vec![1];' },
    {
      choice: 'iteration',
      forms: { method: 'for x in xs.iter() { g(x); }', reference: 'for x in &xs { g(x); }' },
      nearMiss: 'for x in xs { g(x); }',
    },
    {
      choice: 'letElse',
      forms: { letElse: 'let Some(x) = y else { return };', match: 'let x = match y { Some(x) => x, None => return };' },
      nearMiss: 'let x = match y { Some(x) => x, None => 1 };',
    },
    {
      choice: 'collectType',
      forms: { annotated: 'let x: Vec<_> = y.collect();', turbofish: 'let x = y.collect::<Vec<_>>();' },
      nearMiss: 'let x = y.collect();',
    },
    { choice: 'equalityAssertion', forms: { assertEq: 'assert_eq!(a, b);', assert: 'assert!(a == b);' }, nearMiss: 'assert!(a);' },
    {
      choice: 'mapOr',
      forms: { mapUnwrapOr: 'g(x.map(h).unwrap_or(1));', mapOr: 'g(x.map_or(1, h));' },
      nearMiss: 'g(x.map(h).unwrap());',
    },
    { choice: 'localNaming', forms: { camel: 'let lineCount = 1;', snake: 'let line_count = 1;' }, nearMiss: 'let count = 1;' },
  ],
};
