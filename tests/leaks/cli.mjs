/** `npm run leaks`: ends with 1 where something grew. */
import { parseArgs } from 'node:util';
import { bounds, findLeaks, measureLeaks, ways } from './measure.mjs';

const usage = `npm run leaks -- [flags]

  --only WAY      kernel, wasm or webgpu; default: all, one after the other
  --mounts N      elements that come and go; default: 200
  --changes N     changes of the model; default: 100
  --minutes N     time that three elements play; default: 30
  --help          shows this

0 leaves a part out. What there is in the middle of each part is compared with its end.`;

const { only, mounts, changes, minutes, help } = readFlags();
if (help) {
  console.log(usage);
  process.exit();
}
const options = {
  only: only === undefined ? Object.keys(ways) : [only],
  mounts: readNumber('--mounts', mounts),
  changes: readNumber('--changes', changes),
  seconds: 60 * readNumber('--minutes', minutes),
};
if (only !== undefined && !(only in ways)) {
  fail(`"${only}" takes no steps: give --only ${Object.keys(ways).join(', ')}.`);
}

const names = Object.keys(bounds);
const heads = names.map((name) => `${name}: middle, end`);
console.log(['way', 'what', 'how many', 'steps', ...heads].join('\t'));
process.exitCode = 0;
for await (const row of measureLeaks(options)) {
  const { way, what, count, steps, middle, end } = row;
  const cells = names.map((name) => `${middle[name]}, ${end[name]}`);
  console.log([way, what, count, steps, ...cells].join('\t'));
  for (const leak of findLeaks(row)) {
    console.log(`LEAK ${leak}`);
    process.exitCode = 1;
  }
}

function readFlags() {
  const text = (initial) => ({ type: 'string', default: initial });
  try {
    return parseArgs({
      options: {
        only: { type: 'string' },
        mounts: text('200'),
        changes: text('100'),
        minutes: text('30'),
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(error.message);
  }
}

function readNumber(flag, text) {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 10_000) return number;
  return fail(`"${text}" is no ${flag}: give a number from 0 to 10000.`);
}

function fail(message) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
