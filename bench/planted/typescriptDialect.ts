import { capitalized, indented, type PlantedDialect } from './plantedDialect.ts';

/** TypeScript: input is refused by `throw this.refusal(…)` in place of `throw new Error(…)`. */
export const typescriptDialect: PlantedDialect = {
  name: 'typescript',
  extension: 'ts',
  leadIn: 'throw ',
  oldIdiom: 'new Error(',
  newIdiom: 'this.refusal(',
  signs: /refus|Error\(/iu,
  functionHead: /^ {2}\/\*\* /gmu,
  checks: [
    ['{amount} < 0', '{amount} must not be negative'],
    ['Number.isNaN({amount})', '{amount} must be a number'],
    ["{key} === ''", '{key} must not be empty'],
    ['{amount} === 0', '{amount} must not be zero'],
    ['{amount} > {number}', '{amount} is too large'],
    ['{key}.length > {number}', '{key} is too long'],
    ['this.closed.has({key})', '{key} is closed'],
    ['{amount} % {number} !== 0', '{amount} must be a multiple of {number}'],
    ["{key}.trim() === ''", '{key} is blank'],
    ['{amount} < this.{store}Limit', '{amount} is below the limit'],
    ['!this.isOpen({key})', '{key} is not open'],
    ['{key} === this.name', '{key} must not be the name of the whole'],
  ],
  preludes: [
    'const trimmed = {key}.trim().toLowerCase();\nthis.touched.add(trimmed);',
    'this.touched.add({key});',
    'const rounded = Math.round({amount} * 100) / 100;\nthis.values.push(rounded);',
    'this.times.push(this.clock());',
    'this.revision += 1;',
    'if (this.verbose) {\n  console.log({key}, {amount});\n}',
    'const owner = this.owners.get({key}) ?? this.name;\nthis.owners.set({key}, owner);',
  ],
  endings: [
    'const total = (this.{store}.get({key}) ?? 0) + {amount};\nthis.{store}.set({key}, total);\nreturn total;',
    'for (const other of this.{store}.keys()) {\n  if (other !== {key}) {\n    this.lower(other, {amount} / {number});\n  }\n}\nreturn this.{store}.size;',
    'const largest = Math.max({number}, ...this.{store}.values());\nif ({amount} > largest) {\n  this.{store}.set({key}, {amount});\n}\nreturn largest;',
    'const known = [...this.{store}.keys()].filter((name) => name.startsWith({key}));\nthis.notes.push(`${known.length} names`);\nreturn known.length;',
    'const sum = [...this.{store}.values()].reduce((one, other) => one + other, {number});\nreturn {amount} / sum;',
    'const line = [{key}, String({amount})].join("-");\nthis.lines.push(line.padEnd({number}));\nreturn line.length;',
    'let rest = {amount};\nwhile (rest > {number}) {\n  rest /= 2;\n  this.steps += 1;\n}\nthis.{store}.set({key}, rest);\nreturn rest;',
    'const before = this.{store}.get({key});\nif (before !== undefined) {\n  this.history.push([{key}, before]);\n  this.{store}.delete({key});\n}\nreturn before ?? {number};',
    'const low = Math.min({amount}, {number});\nconst found = this.{store}.get({key}) ?? low;\nreturn found > low ? found : low;',
    'try {\n  return this.measure({key}) * {amount};\n} catch {\n  return {number};\n}',
    'const index = this.{store}Steps.findIndex((step) => step > {amount});\nthis.{store}Steps.splice(index, 0, {amount});\nreturn index;',
  ],
  printFunction: ({ verb, key, amount }, body) =>
    [
      `/** ${capitalized(verb)} the ${amount} of one ${key}. */`,
      `${verb}${capitalized(amount)}(${key}: string, ${amount}: number): number {`,
      ...indented(body, '  '),
      '}',
    ].join('\n'),
  printCheck: (condition, idiom, reason) => [`if (${condition}) {`, `  throw ${idiom}'${reason}');`, '}'],
  printModule: ({ thing, kind }, functions) =>
    [
      "import { Component } from './component.ts';",
      '',
      `/** One ${kind} for each ${thing}. */`,
      `export class ${capitalized(thing)}${capitalized(kind)} extends Component {`,
      functions.map((text) => indented(text.split('\n'), '  ').join('\n')).join('\n\n'),
      '}',
      '',
    ].join('\n'),
  component: {
    name: 'component',
    text: `/** Input that a component does not take. */
export class Refusal extends Error {}

/** Something with a name that may refuse its input. */
export class Component {
  readonly name: string;
  readonly verbose: boolean;
  readonly closed = new Set<string>();
  readonly touched = new Set<string>();
  revision = 0;

  constructor(name: string, verbose = false) {
    this.name = name;
    this.verbose = verbose;
  }

  /** The error for input that this component does not take. */
  refusal(reason: string): Refusal {
    return new Refusal(\`\${this.name}: \${reason}\`);
  }

  /** Whether something can still be changed. */
  isOpen(key: string): boolean {
    return !this.closed.has(key);
  }
}
`,
  },
};
