import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { looksLikeEmoji } from '../../../trainer/src/targets/emoji-text.js';
import { emojiByCharacter, emojiByName } from '../../../trainer/src/targets/emoji.js';
import { nearNames } from '../../../trainer/src/targets/near-names.js';

const names: Record<string, string> = createRequire(import.meta.url)(
  '@iconify-json/noto/chars.json',
);

test('every character of the set is found, and its name leads to the same picture', () => {
  // Characters of the private use planes mean something to the set's makers only.
  const characters = Object.entries(names).filter(([key]) => !/^f[0-9a-f]{4}/.test(key));
  assert.ok(characters.length > 3500);
  for (const [key, name] of characters) {
    const character = String.fromCodePoint(...key.split('-').map((hex) => parseInt(hex, 16)));
    assert.ok(looksLikeEmoji(character), `${name} ${character}`);
    const emoji = emojiByCharacter(character);
    assert.equal(emoji.name, name);
    assert.equal(emoji.svg, emojiByName(name).svg);
  }
});

test('variation selectors, skin tones, joined sequences and keycaps', () => {
  const expected: [string, string][] = [
    ['❤', 'red-heart'],
    ['❤\ufe0f', 'red-heart'],
    ['❤\ufe0e', 'red-heart'],
    ['👍🏽', 'thumbs-up-medium-skin-tone'],
    ['👩‍🚀', 'woman-astronaut'],
    ['👩\u200d❤\ufe0f\u200d👩', 'couple-with-heart-woman-woman'],
    ['1\ufe0f\u20e3', 'keycap-1'],
    ['#\ufe0f\u20e3', 'keycap'],
  ];
  for (const [character, name] of expected) {
    assert.ok(emojiByCharacter(character).name.startsWith(name), character);
  }
});

test('a name gives the character in its coloured form', () => {
  assert.equal(emojiByName('lizard').character, '🦎');
  assert.equal(emojiByName('red-heart').character, '❤\ufe0f');
  assert.equal(emojiByCharacter('❤').character, '❤\ufe0f');
  assert.equal(emojiByName('adult').character, '🧑', 'an alias');
});

test('near names: close spellings before words', () => {
  const set = ['lizard', 'wizard', 'tree', 'christmas-tree', 'tired', 'constructor'];
  assert.deepEqual(nearNames('lizzard', set), ['lizard', 'wizard']);
  assert.deepEqual(nearNames('tree', set), ['tree', 'christmas-tree']);
  assert.deepEqual(nearNames('é', set), []);
  assert.deepEqual(nearNames('qqqqqqq', set), []);
});
