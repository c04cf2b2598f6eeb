/** The studio: a picture, what it learns, and what to take home. */
import { Board } from './board.js';
import { Easel } from './easel.js';
import { loadLibrary } from './library.js';
import { startHome } from './home.js';
import { startLearning } from './learning.js';
import { areReadable, marginFor, START } from './settings.js';
import { startSources } from './sources.js';
import { startTools } from './tools.js';
import { reasonOf } from './words.js';

const byId = (id) => document.getElementById(id);

function notice(sentence) {
  // The same words again would be read out again.
  if (byId('notice').textContent !== sentence) byId('notice').textContent = sentence;
  byId('notice').hidden = sentence === '';
}

function remark(sentence) {
  byId('remark').textContent = sentence;
}

try {
  if (!areReadable) {
    throw new Error(
      'The settings in the address are not JSON; write them as in ?settings={"size":24}.',
    );
  }
  await loadLibrary();
  const board = new Board();
  const easel = new Easel(board, byId('cells'), byId('mark'), START);
  startTools(board, easel);
  startCells(board, easel);
  const learning = await startLearning(board, easel, { notice });
  startSources(board, {
    remark,
    openModel: ({ checkpoint, bytes }) => learning.goOnFrom(checkpoint, bytes),
  });
  startHome(learning);
  document.body.classList.add('ready');
} catch (error) {
  notice(reasonOf(error));
}

/** The two sizes, the backdrop's switch, and what is said of the board. */
function startCells(board, easel) {
  const [size, margin, backdrop] = ['size', 'margin', 'backdrop'].map(byId);
  let ownMargin = false;
  const show = () => {
    const { size: cells, padding } = easel.sizes;
    [size.value, margin.value] = [cells, padding];
    byId('size-value').value = cells;
    byId('margin-value').value = padding;
    byId('cells-value').value = `${cells} × ${cells}, and ${padding} around`;
    const { picture } = board;
    byId('backdrop-row').hidden = !picture?.cutOut;
    backdrop.checked = picture?.isCut ?? false;
    byId('invitation').hidden = !board.isBlank;
  };
  size.addEventListener('input', () => {
    const cells = size.valueAsNumber;
    const padding = ownMargin ? margin.valueAsNumber : marginFor(cells);
    easel.resize({ size: cells, padding });
  });
  margin.addEventListener('input', () => {
    ownMargin = true;
    easel.resize({ size: size.valueAsNumber, padding: margin.valueAsNumber });
  });
  backdrop.addEventListener('change', () => board.cut(backdrop.checked));
  easel.addEventListener('cells', show);
  board.addEventListener('stroke', () => (byId('invitation').hidden = true));
  board.addEventListener('change', () => remark(''));
  easel.addEventListener('brush', ({ detail: { x, y } }) => {
    byId('spoken').textContent = `Column ${x + 1}, row ${y + 1}`;
  });
  show();
}
