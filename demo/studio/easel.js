/** Where one draws: shows the cells that will be learned, and takes pointer and keys. */
import { toImage } from './cells.js';
import { library } from './library.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Cells that an arrow key with Shift moves the brush. */
const STRIDE = 5;
/** The button of a pen's other end. */
const RUBBER = 5;

/**
 * Sends `cells` when it shows others, `resize` when there are more or fewer, and `brush` when the
 * keyboard's brush is elsewhere.
 */
export class Easel extends EventTarget {
  /** What the brush does; set by the tools. */
  brush = { colour: '#000', cells: 3, erases: false, mirrored: false };
  /** What is to be learned, [4, height, width]; undefined while there is nothing to see. */
  target;
  #board;
  #canvas;
  #mark;
  #sizes;
  #frame;
  /** Of the keyboard's brush, in cells of the picture. */
  #place = { x: 0, y: 0 };

  /**
   * @param canvas what shows the cells
   * @param mark what shows the brush
   * @param sizes see resize
   */
  constructor(board, canvas, mark, sizes) {
    super();
    this.#board = board;
    this.#canvas = canvas;
    this.#mark = mark;
    board.addEventListener('change', () => this.#show());
    board.addEventListener('stroke', () => this.#show());
    canvas.addEventListener('pointerdown', (event) => this.#press(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      canvas.addEventListener(type, () => board.end());
    }
    canvas.addEventListener('pointerleave', () => (mark.hidden = true));
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => (mark.hidden = true));
    this.resize(sizes);
  }

  get sizes() {
    return this.#sizes;
  }

  /** @param {{ size: number, padding: number }} sizes cells of the picture and of its margin */
  resize(sizes) {
    this.#sizes = sizes;
    const side = sizes.size + 2 * sizes.padding;
    this.#canvas.width = this.#canvas.height = side;
    this.#place = { x: sizes.size >> 1, y: sizes.size >> 1 };
    this.#canvas.parentElement.style.setProperty('--margin', sizes.padding / side);
    this.#show();
    this.dispatchEvent(new Event('resize'));
  }

  /** Draws at most once a frame, and at once where no frame is shown. */
  #show() {
    if (document.hidden) return this.#draw();
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw() {
    const { width, height } = this.#canvas;
    const pen = this.#canvas.getContext('2d');
    this.target = this.#board.isBlank ? undefined : targetOf(this.#board.canvas, this.#sizes);
    if (this.target) pen.putImageData(toImage(this.target), 0, 0);
    else pen.clearRect(0, 0, width, height);
    this.dispatchEvent(new Event('cells'));
  }

  /** Where a pointer is, in sides of the picture. */
  #at({ clientX, clientY }) {
    const box = this.#canvas.getBoundingClientRect();
    const { size, padding } = this.#sizes;
    const side = size + 2 * padding;
    const along = (from, length) => ((from / length) * side - padding) / size;
    return [along(clientX - box.left, box.width), along(clientY - box.top, box.height)];
  }

  #press(event) {
    const isRubber = event.button === RUBBER;
    if (!event.isPrimary || (event.button > 0 && !isRubber)) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#begin(this.#at(event), isRubber);
  }

  #move(event) {
    const [x, y] = this.#at(event);
    this.#markAt(x, y);
    if (!this.#canvas.hasPointerCapture(event.pointerId)) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const passed = events.length > 0 ? events : [event];
    this.#board.extend(passed.flatMap((each) => this.#at(each)));
  }

  #begin(points, isRubber = false) {
    const { colour, cells, erases, mirrored } = this.brush;
    const width = cells / this.#sizes.size;
    this.#board.begin({ points, colour, width, erases: erases || isRubber, mirrored });
  }

  #key(event) {
    const arrow = ARROWS[event.key];
    const { size } = this.#sizes;
    if (arrow) {
      const stride = event.shiftKey ? STRIDE : 1;
      const clamp = (value) => Math.min(size - 1, Math.max(0, value));
      const { x, y } = this.#place;
      this.#place = { x: clamp(x + stride * arrow[0]), y: clamp(y + stride * arrow[1]) };
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.#begin(this.#placed());
      this.#board.end();
    } else return;
    event.preventDefault();
    this.#markAt(...this.#placed());
    this.dispatchEvent(new CustomEvent('brush', { detail: this.#place }));
  }

  #placed() {
    const { size } = this.#sizes;
    return [(this.#place.x + 0.5) / size, (this.#place.y + 0.5) / size];
  }

  #markAt(x, y) {
    const { size, padding } = this.#sizes;
    const side = size + 2 * padding;
    const percent = (cells) => `${(100 * cells) / side}%`;
    this.#mark.hidden = false;
    this.#mark.style.left = percent(x * size + padding);
    this.#mark.style.top = percent(y * size + padding);
    this.#mark.style.inlineSize = percent(this.brush.cells);
  }
}

/** The very cells that training makes of it; undefined where nothing can be seen. */
function targetOf(canvas, sizes) {
  try {
    return library().drawTarget(canvas, { ...sizes, background: 'keep' });
  } catch {
    return undefined;
  }
}
