/** Functions of Python whose calls run a method of the argument's type. */
export const pythonOperators: Readonly<Record<string, string>> = {
  hash: '__hash__',
  str: '__str__',
  repr: '__repr__',
  len: '__len__',
  iter: '__iter__',
  bool: '__bool__',
  next: '__next__',
};

/** Modules that tests of scripts import and that are none of the project; those with a scope are, unless the project is one of them. */
export const outsideModules =
  /^(?:node:.*|assert(?:\/.*)?|fs|path|os|util|https?|crypto|events|url|stream|buffer|child_process|querystring|zlib|net|chai|sinon|tape|ava|tap|jest|vitest|mocha|expect|should|supertest|lodash|react|vue|jquery|rxjs|axios|moment|@.*)$/u;

/** Members that nearly every object of a script has: on an object of which nothing is known they mean nothing. */
export const commonMembers =
  /^(?:then|catch|finally|toString|valueOf|toJSON|hasOwnProperty|call|apply|bind|push|pop|shift|unshift|map|filter|forEach|reduce|some|every|find|slice|splice|concat|join|includes|indexOf|keys|values|entries|has|replace|split|trim|match|test|exec|startsWith|endsWith|toLowerCase|toUpperCase)$/u;
