/** From a picture that has settled to a run that is kept: what starts, asks, and comes back. */
import { beginning } from './beginning.js';
import { toImage, withoutMargin } from './cells.js';
import { keepRun, loadKept, Turn } from './keeping.js';
import { library } from './library.js';
import { Promises } from './promises.js';
import { Run } from './run.js';
import { AIMS, given, ruleOf, settingsFor } from './settings.js';
import { reasonOf } from './words.js';

/** Milliseconds after the last stroke until it starts. */
const SETTLE = 1500;
/** Milliseconds of training that nobody minds to lose for another picture. */
const YOUNG = 45_000;

/**
 * Sends `change` when anything but the run's progress is different, and `trouble` with an error that
 * the visitor should know of.
 */
export class Session extends EventTarget {
  run = new Run();
  promises = new Promises();
  /** @type {'good' | 'better'} */
  aim = 'good';
  /** Whether another tab has it. */
  isElsewhere = false;
  /** Whether it is about to start. */
  isPending = false;
  /** What starts if the visitor agrees to lose the run for it. */
  proposal;
  #board;
  #easel;
  #turn = new Turn();
  #timer;
  /** Which picture the run learns, and the acts and sizes that draw it. */
  #learnt = { key: '' };
  #proposed = '';
  #writing;
  #taking;
  #unwritten = false;

  constructor(board, easel) {
    super();
    this.#board = board;
    this.#easel = easel;
    board.addEventListener('stroke', () => this.#wait());
    board.addEventListener('change', () => this.#wait());
    easel.addEventListener('resize', () => this.#wait());
    this.run.addEventListener('checkpoint', () => void this.keep());
    this.run.addEventListener('state', () => this.#changed());
    this.#turn.addEventListener('asked', () => void this.#handOver());
    this.#turn.addEventListener('lost', () => void this.#leave());
  }

  /** Brings back what was kept, unless another tab has it. */
  async open() {
    this.isElsewhere = !(await this.#turn.claim());
    await this.#restore();
  }

  /** Takes the run from the other tab. */
  takeOver() {
    // A second press would wait for a turn that this tab has, and then steal it from itself.
    this.#taking ??= this.#take().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  /**
   * Goes on with a model that was opened; the board shows its target.
   *
   * @param checkpoint of openModel
   * @param {Uint8Array} from its file
   */
  goOnFrom({ target, settings }, from) {
    const { name, size, padding } = target;
    this.#easel.resize({ size, padding });
    const { fireRate } = settings;
    // Whatever its experiment was: here it learns all three words.
    const ours = {
      ...ruleOf(settings),
      fireRate,
      ...settingsFor({ size, padding }),
      background: 'keep',
    };
    const picture = withoutMargin(toImage(target), target);
    this.#propose(() => this.run.start({ picture, name, from, settings: ours }));
  }

  /** Whether there is a picture that nothing learns, such as after a failure. */
  get mayStart() {
    return this.run.state === 'idle' && !this.isElsewhere && this.#easel.target !== undefined;
  }

  startNow() {
    void this.#begin(() => this.#learn());
  }

  accept() {
    const { proposal } = this;
    this.proposal = undefined;
    void this.#begin(proposal);
  }

  /** Keeps the run, and shows its picture again. */
  async decline() {
    this.proposal = undefined;
    const { acts, sizes } = this.#learnt;
    this.#easel.resize(sizes);
    await this.#board.restore(acts);
    this.#changed();
  }

  /** @param {'good' | 'better'} aim */
  async aimAt(aim) {
    this.aim = aim;
    await this.run.aim(this.iterationsOf(aim));
    void this.keep();
  }

  /** Iterations in all; less than is done already means to round it off. */
  iterationsOf = (aim) => {
    const { run } = this;
    const wanted = given.iterations ? given.iterations * (aim === 'good' ? 1 : 2) : AIMS[aim];
    if (run.iteration < wanted || run.state === 'done') return wanted;
    // The learning rate has to fall before it is good.
    return Math.max(run.iteration + 1, Math.round(run.iteration * 1.1));
  };

  /** Ends training; nothing is kept from then on. */
  async stop() {
    this.isElsewhere = true;
    await this.run.halt();
    await this.#writing;
  }

  /** Writes the run as it is now, and once more if it changed meanwhile. */
  async keep() {
    this.#unwritten = true;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    await this.#writing;
  }

  async #write() {
    while (this.#unwritten && !this.isElsewhere) {
      this.#unwritten = false;
      const { run, aim, promises } = this;
      try {
        await keepRun({
          acts: this.#board.acts,
          sizes: this.#easel.sizes,
          aim,
          learnt: this.#learnt,
          run: run.checkpoint && {
            checkpoint: library().encodeCheckpoint(run.checkpoint),
            losses: Float32Array.from(run.losses.slice(0, run.checkpoint.state.iteration)),
            age: run.age,
            isPaused: run.state === 'paused',
            measured: [...promises.measured],
          },
        });
      } catch (error) {
        this.#trouble(error);
      }
    }
  }

  async #take() {
    await this.#turn.takeOver();
    this.isElsewhere = false;
    await this.#restore();
  }

  async #restore() {
    const kept = await loadKept();
    try {
      if (kept) await this.#bringBack(kept);
    } catch (error) {
      this.#trouble(
        new Error(`The run that was kept cannot go on here, so it starts anew. ${reasonOf(error)}`),
      );
      this.#learnt = { key: '' };
    }
    this.#changed();
  }

  /** @throws where it is damaged, or of another version; what could be read stays */
  async #bringBack({ acts, sizes: { size, padding }, aim, learnt: { ...learnt }, run = {} }) {
    await this.#board.restore(acts);
    this.#easel.resize({ size, padding });
    [this.aim, this.#learnt] = [aim, learnt];
    const { checkpoint, losses, ...rest } = run;
    this.promises.clear(rest.measured);
    if (!checkpoint) return;
    await this.run.start({
      ...rest,
      checkpoint: library().decodeCheckpoint(checkpoint),
      losses: [...losses],
      isPaused: rest.isPaused || this.isElsewhere,
    });
  }

  /** After the last stroke, not between two. */
  #wait() {
    clearTimeout(this.#timer);
    this.isPending = !this.isElsewhere && this.#isNew && this.#mayReplace;
    this.#changed();
    this.#timer = setTimeout(() => {
      this.isPending = false;
      if (!this.isElsewhere && this.run.state !== 'idle') void this.keep();
      const isNew = !this.isElsewhere && this.#isNew && this.#key !== this.#proposed;
      if (isNew && this.#easel.target) this.#propose(() => this.#learn());
      else this.#changed();
    }, SETTLE);
  }

  /** Whether the board shows a picture that the run does not learn. */
  get #isNew() {
    const key = this.#key;
    if (key === this.#learnt.key) {
      this.proposal = undefined;
      this.#proposed = '';
    }
    return !this.#board.isBlank && key !== this.#learnt.key;
  }

  get #key() {
    return JSON.stringify([
      this.#easel.sizes,
      this.#board.visible.map((act) => ({ ...act, whole: act.whole?.size, cutOut: undefined })),
    ]);
  }

  #propose(start) {
    if (this.#mayReplace) return void this.#begin(start);
    this.proposal = start;
    this.#proposed = this.#key;
    this.#changed();
  }

  /** Whether nobody would miss the run. */
  get #mayReplace() {
    return this.run.state === 'idle' || this.run.age <= YOUNG;
  }

  async #begin(start) {
    clearTimeout(this.#timer);
    this.isPending = false;
    this.#proposed = '';
    this.#learnt = { key: this.#key, acts: this.#board.acts, sizes: this.#easel.sizes };
    this.promises.clear();
    try {
      await start();
    } catch (error) {
      this.#trouble(error);
    }
    // What was pressed while it got ready was for the run before it.
    this.aim = 'good';
    this.#changed();
    void this.keep();
  }

  async #learn() {
    const { size, padding } = this.#easel.sizes;
    const [picture, { from, startsAs, rule }] = await Promise.all([
      createImageBitmap(this.#board.canvas),
      beginning(this.run.newest),
    ]);
    const name = this.#board.picture?.name ?? 'drawing';
    const settings = { ...settingsFor({ size, padding }), ...rule };
    await this.run.start({ picture, name, from, startsAs, settings });
  }

  async #handOver() {
    // Halted, not paused: the run continues in the other tab.
    await this.run.halt();
    await this.keep();
    this.#turn.release();
    await this.#leave();
  }

  async #leave() {
    this.isElsewhere = true;
    this.isPending = false;
    this.proposal = undefined;
    clearTimeout(this.#timer);
    await this.run.pause();
    this.#changed();
  }

  #trouble(error) {
    this.dispatchEvent(new CustomEvent('trouble', { detail: error }));
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
