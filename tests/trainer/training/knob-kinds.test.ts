import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnobKind } from '../../../trainer/src/training/knob-kinds.js';
import {
  numberIn,
  oneOf,
  rangeOf,
  severalOf,
  share,
  someOf,
  wholeNumber,
} from '../../../trainer/src/training/knob-kinds.js';

/** Of each kind, texts that say a value, and texts that say none. */
const kinds: [string, KnobKind<never>, [string, unknown][], string[]][] = [
  [
    'a whole number',
    wholeNumber(1, 9),
    [
      ['1', 1],
      ['9', 9],
    ],
    ['0', '10', '1.5', '', ' ', 'one', '1e99'],
  ],
  [
    'a number above',
    numberIn(0, 2),
    [
      ['0.1', 0.1],
      ['2', 2],
    ],
    ['0', '2.1', '-1', '', 'NaN'],
  ],
  [
    'a number from',
    numberIn(0, 2, true),
    [
      ['0', 0],
      ['2', 2],
    ],
    ['-0.1', '2.1', 'Infinity'],
  ],
  [
    'a share',
    share,
    [
      ['0', 0],
      ['0.5', 0.5],
      ['1', 1],
    ],
    ['-0.1', '1.1', 'all'],
  ],
  [
    'a range',
    rangeOf(wholeNumber(1, 99)),
    [
      ['64-96', [64, 96]],
      ['8-8', [8, 8]],
    ],
    ['9-8', '8', '1-2-3', '0-8', '8-100', ''],
  ],
  [
    'several',
    severalOf(wholeNumber(1, 9)),
    [
      ['1', [1]],
      ['3,1', [3, 1]],
    ],
    ['', '0', '1,', '1,10', '1;2'],
  ],
  ['one of', oneOf('a', 'b'), [['b', 'b']], ['c', '', 'a,b']],
  [
    'some of',
    someOf('a', 'b'),
    [
      ['a', ['a']],
      ['b,a', ['b', 'a']],
    ],
    ['', 'c', 'a,a', 'a,c', 'a,'],
  ],
] as never;

for (const [name, kind, right, wrong] of kinds) {
  test(`${name} is read as it is shown, and nothing else is`, () => {
    for (const [text, value] of right) {
      const read = kind.parse(text);
      assert.deepEqual(read, value);
      assert.ok(kind.fits(read), text);
      assert.equal(kind.show(read), text);
    }
    for (const text of wrong) assert.ok(!kind.fits(kind.parse(text)), text);
    // A config file may hold anything.
    for (const value of [null, true, {}, []]) assert.ok(!kind.fits(value), String(value));
  });
}
