import { capitalized, indented, type PlantedDialect } from './plantedDialect.ts';

/** Python: input is refused by `raise self.refusal(…)` in place of `raise ValueError(…)`. */
export const pythonDialect: PlantedDialect = {
  name: 'python',
  extension: 'py',
  leadIn: 'raise ',
  oldIdiom: 'ValueError(',
  newIdiom: 'self.refusal(',
  signs: /refus|ValueError/iu,
  functionHead: /^ {4}def /gmu,
  checks: [
    ['{amount} < 0', '{amount} must not be negative'],
    ['{amount} is None', '{amount} is missing'],
    ['not {key}', '{key} must not be empty'],
    ['{amount} == 0', '{amount} must not be zero'],
    ['{amount} > {number}', '{amount} is too large'],
    ['len({key}) > {number}', '{key} is too long'],
    ['{key} in self.closed', '{key} is closed'],
    ['{amount} % {number} != 0', '{amount} must be a multiple of {number}'],
    ['{key}.isspace()', '{key} is blank'],
    ['{amount} < self.{store}_limit', '{amount} is below the limit'],
    ['not self.is_open({key})', '{key} is not open'],
    ['{key} == self.name', '{key} must not be the name of the whole'],
  ],
  preludes: [
    '{key} = {key}.strip().lower()',
    'self.touched.add({key})',
    '{amount} = round({amount}, 2)',
    'started = self.clock()\nself.times.append(started)',
    'self.revision += 1',
    'if self.verbose:\n    print({key}, {amount})',
    '{amount} = min({amount}, {number})',
    'owner = self.owners.get({key}, self.name)\nself.owners[{key}] = owner',
  ],
  endings: [
    'total = self.{store}.get({key}, 0) + {amount}\nself.{store}[{key}] = total\nreturn total',
    'for other in list(self.{store}):\n    if other != {key}:\n        self.{store}[other] -= {amount} / {number}\nreturn sorted(self.{store})',
    'largest = max(self.{store}.values(), default={number})\nif {amount} > largest:\n    self.{store}[{key}] = {amount}\nreturn largest',
    'known = [name for name in self.{store} if name.startswith({key})]\nself.notes.append(f"{len(known)} names")\nreturn known[:{number}]',
    'share = {amount} / (sum(self.{store}.values()) + {number})\nreturn round(share, 3)',
    'with self.lock:\n    self.{store}.setdefault({key}, []).append({amount})\nreturn self',
    'line = "-".join([{key}, str({amount})])\nself.lines.append(line.ljust({number}))\nreturn line',
    'while {amount} > {number}:\n    {amount} //= 2\n    self.steps += 1\nself.{store}[{key}] = {amount}\nreturn {amount}',
    'low, high = sorted(({amount}, {number}))\nreturn low <= self.{store}.get({key}, low) <= high',
    'before = self.{store}.pop({key}, None)\nif before is not None:\n    self.history.append(({key}, before))\nreturn before',
    'places = range({amount}, {amount} + {number})\nreturn dict(zip(self.{store}, places))',
    'self.{store} = {name: value + {amount} for name, value in self.{store}.items()}\nreturn self.{store}[{key}]',
    'try:\n    return self.{store}[{key}] * {amount}\nexcept KeyError:\n    return {number}',
    'index = bisect(self.{store}_steps, {amount})\nself.{store}_steps.insert(index, {amount})\nreturn index, {key}',
  ],
  printFunction: ({ verb, key, amount }, body) =>
    [
      `def ${verb}_${amount}(self, ${key}, ${amount}):`,
      ...indented([`"""${capitalized(verb)} the ${amount} of one ${key}."""`, ...body], '    '),
    ].join('\n'),
  printCheck: (condition, idiom, reason) => [`if ${condition}:`, `    raise ${idiom}"${reason}")`],
  printModule: ({ thing, kind }, functions) =>
    [
      `"""The ${kind} of everything that is a ${thing}."""`,
      '',
      'from bisect import bisect',
      '',
      'from component import Component',
      '',
      '',
      `class ${capitalized(thing)}${capitalized(kind)}(Component):`,
      `    """One ${kind} for each ${thing}."""`,
      '',
      functions.map((text) => indented(text.split('\n'), '    ').join('\n')).join('\n\n'),
      '',
    ].join('\n'),
  component: {
    name: 'component',
    text: `"""What all parts of the project share."""

from threading import Lock
from time import monotonic


class Refusal(Exception):
    """Input that a component does not take."""


class Component:
    """Something with a name that may refuse its input."""

    def __init__(self, name, verbose=False):
        self.name = name
        self.verbose = verbose
        self.lock = Lock()
        self.clock = monotonic
        self.closed = set()
        self.touched = set()

    def refusal(self, reason):
        """The exception for input that this component does not take."""
        return Refusal(f"{self.name}: {reason}")

    def is_open(self, key):
        """Whether something can still be changed."""
        return key not in self.closed
`,
  },
};
