import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
// @ts-expect-error -- plain JavaScript
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { Ajv } from 'ajv';
import type { ClassField, CustomElement, Package } from 'custom-elements-manifest/schema.js';
import { GrowingCa } from '../../../src/element/growing-ca.js';
import type { GrowingCaEventMap } from '../../../src/element/growing-ca.js';
import { Simulation } from '../../../src/simulation/index.js';
import { readTables } from '../../helpers/markdown-tables.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const schemaUrl = new URL(import.meta.resolve('custom-elements-manifest/schema.json'));

let manifest: Package;
let element: CustomElement;
before(async () => {
  manifest = await cli({ argv: ['analyze', '--quiet'], cwd: root, noWrite: true });
  element = manifest.modules[0].declarations![0] as CustomElement;
});

const names = (things: readonly { name: string }[] = []) => things.map(({ name }) => name);
type Field = ClassField & { readonly?: boolean; attribute?: string };
const isField = (member: { kind: string }): member is Field => member.kind === 'field';
const parts = readTables(readFileSync(join(root, 'docs', 'element.md'), 'utf8'));

/** What the page says of one kind of thing: the first column of its tables, without calls. */
function documented(section: string, ...heads: string[]): string[] {
  const tables = parts.filter((table) => table.section === section && heads.includes(table.head));
  assert.ok(tables.length > 0, section);
  return tables.flatMap(({ rows }) => rows).flatMap(([first]) => codesIn(first));
}

function codesIn(cell: string): string[] {
  const codes = [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) =>
    code.replace(/(?<!part)\(.*/, ''),
  );
  return [...new Set(codes)];
}

const sorted = (words: Iterable<string>) => [...words].sort();

test('the manifest keeps its schema, and says where the element is', () => {
  const check = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schemaUrl, 'utf8')));
  assert.ok(check(JSON.parse(JSON.stringify(manifest))), JSON.stringify(check.errors));
  assert.equal(element.tagName, 'growing-ca');
  assert.equal(element.customElement, true);
  const definitions = manifest.modules.flatMap(({ path, exports = [] }) =>
    exports.filter(({ kind }) => kind === 'custom-element-definition').map(() => path),
  );
  assert.deepEqual(definitions, ['dist/index.js']);
});

test('its attributes are those of the class and of the page about it', () => {
  const attributes = names(element.attributes);
  assert.deepEqual(sorted(attributes), sorted(GrowingCa.observedAttributes));
  assert.deepEqual(
    sorted(attributes),
    sorted(documented('Attributes and properties', 'name|values|default|otherwise')),
  );
});

test('defaults of attributes are those of the page about it', () => {
  const tables = parts.filter(({ head }) => head === 'name|values|default|otherwise');
  for (const [name, , initial] of tables.flatMap(({ rows }) => rows)) {
    const attribute = element.attributes!.find((each) => each.name === codesIn(name)[0])!;
    if (/^`.*`$/.test(initial) && attribute.default) {
      assert.equal(attribute.default, codesIn(initial)[0], name);
    }
  }
});

test('every attribute has its property, which shows as the attribute', () => {
  for (const { name, fieldName } of element.attributes!) {
    const field = element.members!.find((member) => member.name === fieldName);
    assert.ok(field && isField(field), name);
    assert.equal(field.attribute, name);
    assert.ok(field.type?.text, name);
    assert.equal(GrowingCa.elementProperties.get(fieldName!)?.reflect, true, name);
  }
});

test('the other properties and the methods are those of the page about it', () => {
  const own = element.members!.filter((member) => !('static' in member && member.static));
  const readonly = own.filter((member) => isField(member) && member.readonly);
  const section = 'Attributes and properties';
  assert.deepEqual(sorted(names(readonly)), sorted(documented(section, 'name|what it is')));
  const methods = own.filter((member) => !isField(member));
  assert.deepEqual(sorted(names(methods)), sorted(documented('Methods', 'method|what it does')));
  const shared = element.members!.filter((member) => !own.includes(member));
  assert.deepEqual(
    sorted(names(shared).map((name) => `GrowingCa.${name}`)),
    sorted(documented('Methods', 'name|what it is')),
  );
  for (const { name } of shared) assert.ok(name in GrowingCa, name);
  for (const { name, description } of element.members!) assert.ok(description, name);
});

/** What Lit calls, and parts of the element call on one another. */
const notForPages = [
  'constructor',
  'connectedCallback',
  'disconnectedCallback',
  'render',
  'updated',
  'requestUpdate',
  'performUpdate',
  'edit',
  'whenDemanded',
  'sow',
  'settle',
  'progressed',
  'deviceChanged',
  'loaded',
  'failed',
  'moves',
  'still',
  'seeds',
  'lacksModel',
  'turned',
  'pressed',
  'failedPoster',
];

test('its members are those of the class and its superclasses up to that of Lit', () => {
  const real = new Set<string>();
  for (
    let prototype: object = GrowingCa.prototype;
    !Object.hasOwn(prototype, 'createRenderRoot');
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) real.add(name);
  }
  const own = element.members!.filter((member) => !('static' in member && member.static));
  assert.deepEqual(sorted(real), sorted([...names(own), ...notForPages]));
});

test('the simulation has the methods of the element', () => {
  for (const name of documented('Methods', 'method|what it does')) {
    assert.ok(name in Simulation.prototype, name);
  }
});

test('its events are those of the types and of the page about it', () => {
  // The compiler sees to it that none is missing here.
  const typed: Record<keyof GrowingCaEventMap, string> = {
    load: 'GrowingCaLoadEvent',
    progress: 'ProgressEvent',
    error: 'GrowingCaErrorEvent',
    play: 'Event',
    pause: 'Event',
    press: 'GrowingCaPressEvent',
    damage: 'GrowingCaDamageEvent',
    turn: 'GrowingCaTurnEvent',
    devicechange: 'GrowingCaDeviceChangeEvent',
  };
  const events = element.events!.map(({ name, type }) => [name, type.text]);
  assert.deepEqual(Object.fromEntries(events), typed);
  const table = documented('Events', 'event|when|what it carries');
  assert.deepEqual(sorted(Object.keys(typed)), sorted(table));
});

test('its parts and custom properties are those of the source and of the page about it', () => {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
    .join('\n');
  const realParts = [
    ...source.matchAll(/\spart="(\w+)"/g),
    ...source.matchAll(/\spart=\$\{\w+ \? '(\w+)'/g),
    ...source.matchAll(/\.part\.add\('(\w+)'\)/g),
  ].map(([, name]) => name);
  const realProperties = [...source.matchAll(/var\((--growing-ca-[\w-]+)/g)].map(
    ([, name]) => name,
  );
  const style = documented('Style', 'name|default|what it is');
  assert.deepEqual(sorted(names(element.cssParts)), sorted(new Set(realParts)));
  assert.deepEqual(sorted(names(element.cssProperties)), sorted(new Set(realProperties)));
  assert.deepEqual(
    sorted([
      ...names(element.cssParts).map((name) => `::part(${name})`),
      ...names(element.cssProperties),
    ]),
    sorted(style),
  );
});
