import { expect } from 'chai';
import type { Area } from '../../../../src/index.js';
import {
  ways,
  grid,
  mount,
  pictureOf,
  removeAll,
  until,
} from '../../../helpers/browser-element.js';

afterEach(removeAll);

for (const { way, device, runtime } of ways) {
  it(`a mark lies on the wound, is not drawn on the canvas, and goes by itself on ${way}`, async () => {
    const element = await mount({ device, runtime });
    element.style.setProperty('--growing-ca-mark-duration', '50ms');
    const areas: Area[] = [];
    element.addEventListener('damage', ({ area }) => areas.push(area));
    const marks = () => element.shadowRoot!.querySelectorAll('[part=mark]');
    const box = pictureOf(element).getBoundingClientRect();
    const side = box.width / grid.width;
    for (const [area, left, top, width, height] of [
      [{ x: 4, y: 5, radius: 2 }, 2, 3, 5, 5],
      [{ x: 1, y: 2, width: 3, height: 0 }, 1, 2, 4, 1],
    ] as const) {
      await element.damage(area);
      const mark = [...marks()].at(-1)!.getBoundingClientRect();
      expect(mark.x - box.x).to.be.closeTo(left * side, 0.1);
      expect(mark.y - box.y).to.be.closeTo(top * side, 0.1);
      expect(mark.width).to.be.closeTo(width * side, 0.1);
      expect(mark.height).to.be.closeTo(height * side, 0.1);
      expect(areas.at(-1)).to.deep.equal(area);
    }
    await until(() => marks().length === 0);
  });
}

it('a stroke of many wounds leaves a bounded number of marks', async () => {
  const element = await mount({ device: 'wasm' });
  element.style.setProperty('--growing-ca-mark-duration', '3600s');
  for (let wound = 0; wound < 80; wound++) await element.damage({ x: wound % 13, y: 5, radius: 1 });
  expect(element.shadowRoot!.querySelectorAll('[part=mark]').length).to.be.within(10, 60);
});
