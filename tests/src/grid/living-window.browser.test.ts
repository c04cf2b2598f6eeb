import { expect } from 'chai';
import { setRuntimeBase } from '../../../src/common/assets.js';
import { loadModel, readModel } from '../../../src/model/load.js';
import type { Model } from '../../../src/model/load.js';
import { fetchBytes, goldenModelUrl, runtimeFolder } from '../../helpers/browser-fixtures.js';
import { noteSessions } from '../../helpers/noted-sessions.js';
import type { NotedSessions } from '../../helpers/noted-sessions.js';
import { Twins } from '../../helpers/twins.js';

setRuntimeBase(runtimeFolder);

const lizardUrl = new URL('/weights/lizard.regenerate.fp32.onnx', location.href).href;

let noted: NotedSessions;
before(async () => {
  noted = await noteSessions();
});
after(() => noted.end());

const rules = {
  'before and after': lizardUrl,
  after: goldenModelUrl('step_post'),
};

for (const [masking, url] of Object.entries(rules)) {
  describe(`a window around what lives, masking ${masking}, gives the bits of the grid`, () => {
    let model: Model;
    let twins: Twins;

    before(async () => {
      model = await loadModel(url);
    });

    const on = async (width: number, height: number) => {
      twins = await Twins.create(model, { width, height });
    };
    afterEach(() => twins.dispose());

    it('while it grows from its seed', async () => {
      await on(64, 47);
      twins.plant(32, 23);
      const first = await twins.live(1, noted.computed);
      expect(first).to.be.at.most(64);
      for (let step = 2; step <= 70; step++)
        expect(await twins.live(1, noted.computed)).to.be.at.least(first);
    });

    it('across every edge, to where it fills the grid', async () => {
      await on(37, 30);
      twins.plant(0, 0);
      expect(await twins.live(12, noted.computed)).to.be.below(37 * 30);
      twins.plant(36, 14);
      twins.plant(18, 29);
      await twins.live(80, noted.computed);
    });

    it('with several organisms, each with a turn of its own, while all turn', async () => {
      await on(50, 60);
      twins.plant(48, 3, 90);
      twins.plant(10, 58, -37);
      await twins.live(20, noted.computed);
      twins.turn(33);
      await twins.live(10, noted.computed);
      twins.plant(30, 30);
      await twins.live(35, noted.computed);
    });

    it('through wounds, and when one half is gone', async () => {
      await on(48, 48);
      twins.plant(24, 20);
      await twins.live(30, noted.computed);
      twins.damage({ x: 24, y: 20, radius: 2 });
      await twins.live(5, noted.computed);
      twins.damage({ x: 24, y: 0, width: 23, height: 47 });
      await twins.live(40, noted.computed);
    });

    it('on the smallest of grids', async () => {
      await on(3, 5);
      twins.plant(2, 0, 10);
      await twins.live(10, noted.computed);
    });

    it('computes nothing once all is cleared, until there is a seed again', async () => {
      await on(40, 40);
      twins.plant(20, 20);
      await twins.live(15, noted.computed);
      twins.damage({ x: 0, y: 0, width: 40, height: 40 });
      expect(await twins.live(3, noted.computed)).to.equal(0);
      twins.plant(5, 5);
      expect(await twins.live(3, noted.computed)).to.be.within(1, 400);
    });

    it('goes on from a state that was set, and computes no more than it needs', async () => {
      await on(64, 64);
      twins.plant(60, 60);
      await twins.live(40, noted.computed);
      const state = await twins.engine.getState();
      twins.damage({ x: 0, y: 0, radius: 100 });
      await twins.live(2, noted.computed);
      twins.engine.setState(state);
      twins.whole.cells = state.cells.slice();
      expect(await twins.live(40, noted.computed)).to.be.below(0.75 * 64 * 64);
    });
  });
}

describe('a rule whose steps need the whole grid gets it', () => {
  const bytesOf = (text: string) => Array.from(text, (character) => character.charCodeAt(0));

  /** A model file with some of its bytes replaced by as many others, wherever they occur. */
  async function changed(url: string, from: number[], to: number[]): Promise<Model> {
    expect(to).to.have.lengthOf(from.length);
    const bytes = await fetchBytes(url);
    let found = 0;
    for (let at = 0; at + from.length <= bytes.length; at++) {
      if (!from.every((byte, i) => bytes[at + i] === byte)) continue;
      bytes.set(to, at);
      found++;
    }
    expect(found).to.be.above(0);
    return readModel(bytes);
  }

  const cases: Record<string, () => Promise<Model>> = {
    'it does not say its masking': () =>
      changed(rules['before and after'], bytesOf('masking'), bytesOf('unknown')),
    'its masking is one that nobody knows': () =>
      changed(rules.after, bytesOf('after'), bytesOf('later')),
    // The threshold of life, 0.1 as float32, becomes -1.
    'it brings an empty grid to life': () =>
      changed(rules.after, [0xcd, 0xcc, 0xcc, 0x3d], [0, 0, 0x80, 0xbf]),
    'its grid does not wrap': () =>
      changed(rules['before and after'], bytesOf('wrap'), bytesOf('edge')),
  };

  for (const [why, make] of Object.entries(cases)) {
    it(`since ${why}`, async () => {
      const twins = await Twins.create(await make(), { width: 30, height: 24 });
      twins.plant(1, 22, 20);
      expect(await twins.live(12, noted.computed)).to.equal(30 * 24);
      twins.damage({ x: 0, y: 0, radius: 100 });
      expect(await twins.live(2, noted.computed)).to.equal(30 * 24);
      await twins.dispose();
    });
  }
});
