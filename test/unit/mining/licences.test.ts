import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLicenceExcluded, licenceOf } from '../../../src/mining/licences.ts';

const named: readonly (readonly [what: string, text: string, licence: string | undefined])[] = [
  ['a tag', '// SPDX-License-Identifier: MIT\nint a;\n', 'MIT'],
  [
    'a tag with an expression',
    '/* SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0 */\n',
    'GPL-2.0-only WITH Classpath-exception-2.0',
  ],
  ['a tag in a hash comment', '#!/usr/bin/env python\n# SPDX-License-Identifier: (MIT OR Apache-2.0)\n', '(MIT OR Apache-2.0)'],
  [
    "Apache's header",
    '/*\n * Licensed to the ASF under one or more agreements. The ASF licenses this file\n * Licensed under the Apache License, Version 2.0 (the "License");\n */\n',
    'Apache-2.0',
  ],
  ["Apache's header, broken over lines", '# Licensed under the\n# Apache License, Version 2.0\n', 'Apache-2.0'],
  ["MIT's text", '// Permission is hereby granted, free of charge, to any person obtaining a copy\n', 'MIT'],
  [
    "BSD's three clauses",
    '/* Redistribution and use in source and binary forms, with or without\n * modification. 3. Neither the name of the author\n */',
    'BSD-3-Clause',
  ],
  ["BSD's two clauses", '/* Redistribution and use in source and binary forms, with or without */', 'BSD-2-Clause'],
  [
    'GPL or later',
    '/* under the terms of the GNU General Public License as published by the Free Software\n * Foundation; either version 3 of the License, or (at your option) any later version. */',
    'GPL-3.0-or-later',
  ],
  [
    'LGPL',
    '/* under the terms of the GNU Lesser General Public License; either version 2.1 of the License, or any later version */',
    'LGPL-2.1-or-later',
  ],
  ['AGPL', '# GNU Affero General Public License, either version 3 of the License, or any later version', 'AGPL-3.0-or-later'],
  ['MPL', '/* This Source Code Form is subject to the terms of the Mozilla Public\n * License, v. 2.0. */', 'MPL-2.0'],
  ['no licence', 'int a = 1;\n', undefined],
  ['a tag far down, in code', `${'int a;\n'.repeat(3_000)}// SPDX-License-Identifier: MIT\n`, undefined],
];

for (const [what, text, licence] of named) {
  test(`the licence in ${what} is ${licence ?? 'read elsewhere'}`, () => {
    assert.equal(licenceOf(text), licence);
  });
}

test('the file beside it speaks first', () => {
  assert.equal(
    licenceOf('// SPDX-License-Identifier: MIT\n', 'SPDX-FileCopyrightText: 2024 Sample\nSPDX-License-Identifier: CC0-1.0\n'),
    'CC0-1.0',
  );
  assert.equal(licenceOf('// SPDX-License-Identifier: MIT\n', 'nothing'), 'MIT');
});

const expressions: readonly (readonly [expression: string, excluded: readonly string[], isExcluded: boolean])[] = [
  ['MIT', ['MIT'], true],
  ['MIT', ['GPL-*'], false],
  ['GPL-3.0-or-later', ['GPL-*'], true],
  ['AGPL-3.0-only', ['GPL-*'], false],
  ['gpl-2.0', ['GPL-2.0'], true],
  ['GPL-2.0+', ['GPL-2.0'], true],
  ['MIT OR GPL-3.0-only', ['GPL-*'], false],
  ['MIT AND GPL-3.0-only', ['GPL-*'], true],
  ['MIT OR GPL-3.0-only', ['GPL-*', 'MIT'], true],
  ['(MIT OR GPL-2.0-only) AND BSD-3-Clause', ['GPL-*'], false],
  ['(MIT AND GPL-2.0-only) OR BSD-3-Clause', ['GPL-*', 'BSD-*'], true],
  ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only'], true],
  ['MIT', [], false],
  ['', ['MIT'], false],
  ['((((', ['MIT'], false],
  ['MIT OR', ['MIT'], false],
  ['(MIT', ['MIT'], true],
];

for (const [expression, excluded, isExcluded] of expressions) {
  test(`"${expression}" without ${excluded.join(' and ') || 'anything'} is ${isExcluded ? 'left out' : 'kept'}`, () => {
    assert.equal(isLicenceExcluded(expression, excluded), isExcluded);
  });
}

test('hostile expressions end', () => {
  assert.equal(isLicenceExcluded('('.repeat(100_000), ['MIT']), false);
  assert.equal(isLicenceExcluded('MIT AND '.repeat(100_000), ['*']), true);
  licenceOf('redistribution and use in source and binary forms '.repeat(20_000));
  licenceOf('GNU General Public License version '.repeat(20_000));
});
