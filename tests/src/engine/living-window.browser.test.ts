import { expect } from 'chai';
import type { InferenceSession } from 'onnxruntime-web';
import type { Area } from '../../../src/engine/area.js';
import type { GridSize } from '../../../src/engine/engine.js';
import { loadRuntime, setRuntimeBase } from '../../../src/engine/runtime.js';
import { WasmEngine } from '../../../src/engine/wasm-engine.js';
import { loadModel, readModel } from '../../../src/model/load.js';
import type { Model } from '../../../src/model/load.js';
import { fetchBytes, goldenModelUrl, runtimeFolder } from '../../helpers/browser-fixtures.js';
import { WholeGrid } from '../../helpers/whole-grid.js';

setRuntimeBase(runtimeFolder);

const lizardUrl = new URL('/weights/lizard.regenerate.fp32.onnx', location.href).href;

/** Cells of the grids that engines had the runtime compute, run by run. */
const computed: number[] = [];
const sessions: InferenceSession[] = [];

before(async () => {
  const { InferenceSession } = await loadRuntime('wasm');
  const create = InferenceSession.create as (...all: unknown[]) => Promise<InferenceSession>;
  const noting = async (...all: unknown[]) => {
    const session = await create.apply(InferenceSession, all);
    const run = session.run as (...all: unknown[]) => ReturnType<InferenceSession['run']>;
    session.run = (feeds: InferenceSession.FeedsType, ...rest: unknown[]) => {
      const [, , height, width] = feeds.state.dims;
      computed.push(height * width);
      return run.call(session, feeds, ...rest);
    };
    sessions.push(session);
    return session;
  };
  InferenceSession.create = noting as typeof InferenceSession.create;
  after(() => (InferenceSession.create = create as typeof InferenceSession.create));
});

/** The same life twice: in an engine, and on the whole grid. */
class Twins {
  #step = 0;

  static async create(model: Model, size: GridSize): Promise<Twins> {
    const engine = await WasmEngine.create(model, size);
    return new Twins(engine, await WholeGrid.create(model, size), model);
  }

  private constructor(
    readonly engine: WasmEngine,
    readonly whole: WholeGrid,
    readonly model: Model,
  ) {}

  plant(x: number, y: number, degrees = 0): void {
    this.engine.plant({ x, y }, degrees);
    this.whole.plant(x, y, degrees);
  }

  damage(area: Area): void {
    this.engine.damage(area);
    this.whole.damage(area);
  }

  turn(degrees: number): void {
    this.engine.setAngle(degrees);
    this.whole.angle = degrees;
  }

  /** @returns the cells that the engine computed in the last step */
  async live(steps: number, randomSeed = 5): Promise<number> {
    let cells = 0;
    for (let left = steps; left > 0; left--, this.#step++) {
      const firing = { randomSeed, step: this.#step, fireRate: this.model.fireRate };
      const before = computed.length;
      await this.engine.step(firing);
      cells = computed.slice(before).reduce((sum, count) => sum + count, 0);
      await this.whole.step(firing);
      await this.compare(`step ${this.#step}`);
    }
    return cells;
  }

  async compare(when: string): Promise<void> {
    const { cells, turns } = await this.engine.getState();
    // Deep comparison by chai is slow, and -0 may stand for 0 where a rule multiplies by its mask.
    const differs = cells.findIndex((value, i) => value !== this.whole.cells[i]);
    expect(differs, `${when}: first cell that differs`).to.equal(-1);
    const turned = turns ?? new Float32Array(this.whole.turns.length);
    expect(turned, `${when}: turns`).to.deep.equal(this.whole.turns);
  }

  async dispose(): Promise<void> {
    await this.engine.dispose();
    await this.whole.dispose();
  }
}

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
      const first = await twins.live(1);
      expect(first).to.be.at.most(64);
      for (let step = 2; step <= 70; step++) expect(await twins.live(1)).to.be.at.least(first);
    });

    it('across every edge, to where it fills the grid', async () => {
      await on(37, 30);
      twins.plant(0, 0);
      expect(await twins.live(12)).to.be.below(37 * 30);
      twins.plant(36, 14);
      twins.plant(18, 29);
      await twins.live(80);
    });

    it('with several organisms, each with a turn of its own, while all turn', async () => {
      await on(50, 60);
      twins.plant(48, 3, 90);
      twins.plant(10, 58, -37);
      await twins.live(20);
      twins.turn(33);
      await twins.live(10);
      twins.plant(30, 30);
      await twins.live(35);
    });

    it('through wounds, and when one half is gone', async () => {
      await on(48, 48);
      twins.plant(24, 20);
      await twins.live(30);
      twins.damage({ x: 24, y: 20, radius: 2 });
      await twins.live(5);
      twins.damage({ x: 24, y: 0, width: 23, height: 47 });
      await twins.live(40);
    });

    it('on the smallest of grids', async () => {
      await on(3, 5);
      twins.plant(2, 0, 10);
      await twins.live(10);
    });

    it('computes nothing once all is cleared, until there is a seed again', async () => {
      await on(40, 40);
      twins.plant(20, 20);
      await twins.live(15);
      twins.damage({ x: 0, y: 0, width: 40, height: 40 });
      expect(await twins.live(3)).to.equal(0);
      twins.plant(5, 5);
      expect(await twins.live(3)).to.be.within(1, 400);
    });

    it('goes on from a state that was set, and computes no more than it needs', async () => {
      await on(64, 64);
      twins.plant(60, 60);
      await twins.live(40);
      const state = await twins.engine.getState();
      twins.damage({ x: 0, y: 0, radius: 100 });
      await twins.live(2);
      twins.engine.setState(state);
      twins.whole.cells = state.cells.slice();
      expect(await twins.live(40)).to.be.below(0.75 * 64 * 64);
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
      expect(await twins.live(12)).to.equal(30 * 24);
      twins.damage({ x: 0, y: 0, radius: 100 });
      expect(await twins.live(2)).to.equal(30 * 24);
      await twins.dispose();
    });
  }
});

describe('engines of one model', () => {
  const size = { width: 16, height: 16 };

  it('share one session, which ends with the last of them', async () => {
    const model = await loadModel(lizardUrl);
    const before = sessions.length;
    const engines = await Promise.all([1, 2, 3].map(() => WasmEngine.create(model, size)));
    engines.push(await WasmEngine.create(model, { width: 40, height: 40 }));
    expect(sessions.length - before).to.equal(1);
    let released = 0;
    const session = sessions[before];
    const release = session.release.bind(session);
    session.release = () => {
      released++;
      return release();
    };
    const last = engines.pop()!;
    await Promise.all(engines.map((engine) => engine.dispose()));
    expect(released).to.equal(0);
    last.plant({ x: 5, y: 5 }, 0);
    await last.step({ randomSeed: 1, step: 0, fireRate: 0.5 });
    await last.dispose();
    expect(released).to.equal(1);
    await (await WasmEngine.create(model, size)).dispose();
    expect(sessions.length - before).to.equal(2);
  });

  it('do not mix their states', async () => {
    const model = await loadModel(lizardUrl);
    const both = await Promise.all(
      [1, 2].map(() => Twins.create(model, { width: 30, height: 30 })),
    );
    both[0].plant(3, 3, 45);
    both[1].plant(20, 9);
    await Promise.all(both.map((twins, i) => twins.live(25, i)));
    await Promise.all(both.map((twins) => twins.dispose()));
  });

  it('ask anew for a session that could not be had', async () => {
    const good = await loadModel(lizardUrl);
    const bytes = new Uint8Array(good.bytes);
    // Read by the runtime, as the element's own reader passes weights by.
    const broken = { ...good, bytes };
    bytes.fill(0xff, 200, 400);
    const failures = await Promise.allSettled([1, 2].map(() => WasmEngine.create(broken, size)));
    expect(failures.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    bytes.set(good.bytes);
    await (await WasmEngine.create(broken, size)).dispose();
  });
});
