import { expect } from 'chai';
import { create } from '../../helpers/browser-element.js';

describe('values out of range', () => {
  type Case = [text: string, value: unknown];
  const cases: Record<string, { property: string; values: Case[] }> = {
    angle: {
      property: 'angle',
      values: [
        ['', 0],
        ['north', 0],
        ['-400.5', -400.5],
        ['Infinity', 0],
        ['1e300', 1e300],
      ],
    },
    speed: {
      property: 'speed',
      values: [
        ['', 60],
        ['fast', 60],
        ['-5', 0],
        ['Infinity', 'max'],
        ['max', 'max'],
        ['1e9', 1e9],
      ],
    },
    'fire-rate': {
      property: 'fireRate',
      values: [
        ['', undefined],
        ['often', undefined],
        ['-1', 0],
        ['Infinity', 1],
        ['7', 1],
      ],
    },
    grid: {
      property: 'grid',
      values: [
        ['', undefined],
        ['large', undefined],
        ['-8', '3x3'],
        ['Infinity', '1024x1024'],
        ['9x1e9', '9x1024'],
        ['12.7', '12x12'],
        ['12X20', '12x20'],
        ['1x2x3', undefined],
      ],
    },
    'random-seed': {
      property: 'randomSeed',
      values: [
        ['-1', 0],
        ['Infinity', 2 ** 32 - 1],
        ['7.9', 7],
        ['1e99', 2 ** 32 - 1],
      ],
    },
    brush: {
      property: 'brush',
      values: [
        ['', 3.5],
        ['thick', 3.5],
        ['-2', 0],
        ['Infinity', 1024],
        ['0.5', 0.5],
      ],
    },
    autoplay: {
      property: 'autoplay',
      values: [
        ['', true],
        ['off', true],
        ['false', false],
      ],
    },
    loading: {
      property: 'loading',
      values: [
        ['', 'lazy'],
        ['soon', 'lazy'],
        ['eager', 'eager'],
      ],
    },
    interaction: {
      property: 'interaction',
      values: [
        ['', 'damage'],
        ['hug', 'damage'],
        ['plant', 'plant'],
        ['none', 'none'],
      ],
    },
    rendering: {
      property: 'rendering',
      values: [
        ['', 'pixelated'],
        ['blurry', 'pixelated'],
        ['smooth', 'smooth'],
      ],
    },
    device: {
      property: 'device',
      values: [
        ['', 'auto'],
        ['tpu', 'auto'],
        ['wasm', 'wasm'],
      ],
    },
    dtype: {
      property: 'dtype',
      values: [
        ['', 'auto'],
        ['q8', 'q8'],
      ],
    },
    target: { property: 'target', values: [['', undefined]] },
    src: { property: 'src', values: [['', undefined]] },
    experiment: { property: 'experiment', values: [['', undefined]] },
    poster: { property: 'poster', values: [['', undefined]] },
    alt: { property: 'alt', values: [['', '']] },
  };

  for (const [attribute, { property, values }] of Object.entries(cases)) {
    it(`${attribute}: the property is usable, the attribute the author's`, async () => {
      for (const [text, expected] of values) {
        const element = create({ [attribute]: text });
        document.body.append(element);
        await element.updateComplete;
        expect(Reflect.get(element, property), `"${text}"`).to.equal(expected);
        expect(element.getAttribute(attribute)).to.equal(text);
      }
    });
  }

  it('a random seed that makes no sense is one by chance', () => {
    const seed = create({ 'random-seed': 'lucky' }).randomSeed;
    expect(seed).to.be.within(0, 2 ** 32 - 1);
    expect(seed % 1).to.equal(0);
  });

  it('gives defaults no attributes, and takes them back with the attribute', async () => {
    const element = create();
    document.body.append(element);
    await element.updateComplete;
    expect(element.getAttributeNames()).to.deep.equal([]);
    const defaults = [element.speed, element.brush, element.autoplay, element.interaction];
    for (const name of ['speed', 'brush', 'autoplay', 'interaction']) {
      element.setAttribute(name, 'false');
      element.removeAttribute(name);
    }
    expect([element.speed, element.brush, element.autoplay, element.interaction]).to.deep.equal(
      defaults,
    );
  });

  it('reflects what a script sets', async () => {
    const element = create();
    Object.assign(element, {
      experiment: 'grow',
      dtype: 'fp32',
      angle: 45,
      speed: 'max',
      fireRate: 2,
      grid: { width: 30, height: 20 },
      randomSeed: 9,
      autoplay: false,
      loading: 'eager',
      poster: 'data:,',
      alt: '',
      brush: 2,
      interaction: 'none',
      rendering: 'smooth',
    });
    document.body.append(element);
    await element.updateComplete;
    const attributes = Object.fromEntries(
      element.getAttributeNames().map((name) => [name, element.getAttribute(name)]),
    );
    expect(attributes).to.deep.equal({
      experiment: 'grow',
      dtype: 'fp32',
      angle: '45',
      speed: 'max',
      'fire-rate': '1',
      grid: '30x20',
      'random-seed': '9',
      autoplay: 'false',
      loading: 'eager',
      poster: 'data:,',
      alt: '',
      brush: '2',
      interaction: 'none',
      rendering: 'smooth',
    });
  });
});
