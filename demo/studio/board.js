/** What is drawn, as a list of acts: to undo, to keep, and to draw again. */

/** Pixels a side of the drawing; enough for 64 cells of 8 pixels. */
export const SIDE = 512;

/**
 * @typedef {{ kind: 'stroke', points: number[], colour: string, width: number, erases: boolean,
 *   mirrored: boolean }} Stroke Points are x, y, x, y..., and like the width in sides of the board.
 * @typedef {{ kind: 'picture', name: string, whole: Blob, cutOut?: Blob, isCut: boolean,
 *   isPixels?: boolean }} PictureAct Both are SIDE by SIDE, or as many pixels as cells.
 * @typedef {{ kind: 'clear' }} Clear
 */

/** Sends `change` when the drawing is another one. */
export class Board extends EventTarget {
  canvas = new OffscreenCanvas(SIDE, SIDE);
  /** How many of the acts count; the rest can be redone. */
  length = 0;
  #acts = [];
  #pen = this.canvas.getContext('2d', { willReadFrequently: true });
  /** Without the stroke under the pen. */
  #settled = new OffscreenCanvas(SIDE, SIDE);
  #images = new WeakMap();
  #stroke;

  get acts() {
    return this.#acts.slice(0, this.length);
  }

  get canUndo() {
    return this.length > 0;
  }

  get canRedo() {
    return this.length < this.#acts.length;
  }

  /** From the last act that covers all before it. */
  get visible() {
    const { acts } = this;
    const start = acts.findLastIndex(({ kind }) => kind !== 'stroke');
    if (start < 0) return acts;
    return acts.slice(acts[start].kind === 'clear' ? start + 1 : start);
  }

  /** The picture that strokes lie on, if there is one. */
  get picture() {
    const [first] = this.visible;
    return first?.kind === 'picture' ? first : undefined;
  }

  get isBlank() {
    return this.visible.length === 0;
  }

  begin(stroke) {
    const pen = this.#settled.getContext('2d');
    pen.clearRect(0, 0, SIDE, SIDE);
    pen.drawImage(this.canvas, 0, 0);
    this.#stroke = { kind: 'stroke', ...stroke, points: [...stroke.points] };
    this.#drawCurrent();
  }

  /** The stroke goes on to these points. */
  extend(points) {
    if (!this.#stroke) return;
    this.#stroke.points.push(...points);
    this.#drawCurrent();
  }

  end() {
    if (!this.#stroke) return;
    const stroke = this.#stroke;
    this.#stroke = undefined;
    this.#add(stroke);
  }

  clear() {
    if (!this.isBlank) this.#add({ kind: 'clear' });
    this.#redraw();
  }

  /** @param {Omit<PictureAct, 'kind'>} picture */
  async put(picture) {
    const act = { kind: 'picture', ...picture };
    await this.#decode(act);
    this.#add(act);
    this.#redraw();
  }

  /** Takes the backdrop of the picture off, or puts it back, beneath the strokes. */
  cut(isCut) {
    const { picture } = this;
    if (!picture || picture.isCut === isCut) return;
    // Another act, so that what was drawn earlier stays as it was.
    this.#acts = this.#acts.map((act) => (act === picture ? { ...picture, isCut } : act));
    this.#redraw();
    this.#changed();
  }

  undo() {
    this.goTo(this.length - 1);
  }

  redo() {
    this.goTo(this.length + 1);
  }

  /** @param {number} length of the acts that are to count */
  goTo(length) {
    if (length < 0 || length > this.#acts.length || length === this.length) return;
    this.length = length;
    this.#redraw();
    this.#changed();
  }

  /** Draws these acts. Those that follow them now can be redone. */
  async restore(acts) {
    for (const act of acts) if (act.kind === 'picture') await this.#decode(act);
    if (acts.some((act, index) => act !== this.#acts[index])) this.#acts = acts;
    this.length = acts.length;
    this.#redraw();
    this.#changed();
  }

  #add(act) {
    this.#acts = [...this.acts, act];
    this.length += 1;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  async #decode({ whole, cutOut }) {
    for (const blob of [whole, cutOut]) {
      if (!blob || this.#images.has(blob)) continue;
      this.#images.set(blob, await createImageBitmap(blob));
    }
  }

  #redraw() {
    this.#pen.clearRect(0, 0, SIDE, SIDE);
    for (const act of this.visible) {
      if (act.kind === 'stroke') this.#draw(act);
      else this.#paste(act);
    }
  }

  #paste({ whole, cutOut, isCut, isPixels }) {
    this.#pen.imageSmoothingEnabled = !isPixels;
    this.#pen.imageSmoothingQuality = 'high';
    const image = this.#images.get(isCut && cutOut ? cutOut : whole);
    this.#pen.drawImage(image, 0, 0, SIDE, SIDE);
  }

  #drawCurrent() {
    this.#pen.clearRect(0, 0, SIDE, SIDE);
    this.#pen.drawImage(this.#settled, 0, 0);
    this.#draw(this.#stroke);
    this.dispatchEvent(new Event('stroke'));
  }

  #draw({ points, colour, width, erases, mirrored }) {
    const pen = this.#pen;
    pen.save();
    pen.scale(SIDE, SIDE);
    pen.lineCap = pen.lineJoin = 'round';
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    if (erases) pen.globalCompositeOperation = 'destination-out';
    pen.stroke(pathOf(points, (x) => x));
    if (mirrored) pen.stroke(pathOf(points, (x) => 1 - x));
    pen.restore();
  }
}

/** Through the middles between points, so that a quick hand draws no corners. */
function pathOf(points, across) {
  const path = new Path2D();
  const [startX, startY] = [across(points[0]), points[1]];
  path.moveTo(startX, startY);
  for (let index = 2; index < points.length; index += 2) {
    const [x, y] = [across(points[index - 2]), points[index - 1]];
    const [nextX, nextY] = [across(points[index]), points[index + 1]];
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  // A line to where it is draws a dot.
  path.lineTo(across(points.at(-2)), points.at(-1));
  return path;
}
