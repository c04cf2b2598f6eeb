/** The brush and its colours, undo, redo, mirror and clear. */
const COLOURS = {
  ink: '#22272b',
  white: '#ffffff',
  red: '#d8443c',
  orange: '#f28c28',
  yellow: '#f6cf4a',
  green: '#4aa657',
  teal: '#2a9d8f',
  blue: '#3478d4',
  violet: '#7d55c7',
  pink: '#ee86ad',
  brown: '#8a5a3a',
};
const byId = (id) => document.getElementById(id);

/** @param {import('./board.js').Board} board @param {import('./easel.js').Easel} easel */
export function startTools(board, easel) {
  const [brush, eraser, mirror] = ['brush', 'eraser', 'mirror'].map(byId);
  const [undo, redo, clear] = ['undo', 'redo', 'clear'].map(byId);
  byId('colours').append(...swatches());
  const own = byId('own-colour');

  const read = () => {
    easel.brush = {
      colour: document.querySelector('[name=colour]:checked').value,
      cells: brush.valueAsNumber,
      erases: isPressed(eraser),
      mirrored: isPressed(mirror),
    };
    document.querySelector('.easel').classList.toggle('mirrored', isPressed(mirror));
  };
  const show = () => {
    undo.disabled = !board.canUndo;
    redo.disabled = !board.canRedo;
    clear.disabled = board.isBlank;
  };
  byId('tools').addEventListener('input', ({ target }) => {
    if (target === own) chooseOwn(own);
    // Who takes a colour wants to draw.
    if (target !== brush) press(eraser, false);
    read();
  });
  byId('tools').addEventListener('submit', (event) => event.preventDefault());
  for (const button of [eraser, mirror]) {
    button.addEventListener('click', () => {
      press(button, !isPressed(button));
      read();
    });
  }
  undo.addEventListener('click', () => board.undo());
  redo.addEventListener('click', () => board.redo());
  clear.addEventListener('click', () => board.clear());
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches('input:not([type=range])'))
      return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) board.undo();
    else if (key === 'y' || key === 'z') board.redo();
    else return;
    event.preventDefault();
  });
  board.addEventListener('change', show);
  read();
}

function swatches() {
  const ready = Object.entries(COLOURS).map(([name, colour], index) => {
    const input = radio(colour);
    input.checked = index === 5;
    return swatch(name, colour, input);
  });
  const own = document.createElement('input');
  Object.assign(own, { type: 'color', id: 'own-colour', value: '#a3d977' });
  own.ariaLabel = 'Another colour';
  own.title = 'Another colour';
  return [...ready, own];
}

/** The colour that was mixed becomes a swatch of its own, the last one. */
function chooseOwn(own) {
  const there = document.querySelector('.swatch.own');
  const input = there?.querySelector('input') ?? radio(own.value);
  input.value = own.value;
  input.checked = true;
  if (there) there.style.setProperty('--colour', own.value);
  else own.before(swatch('own', own.value, input));
}

function swatch(name, colour, input) {
  const label = document.createElement('label');
  label.className = name === 'own' ? 'swatch own' : 'swatch';
  label.title = name === 'own' ? 'your own' : name;
  label.style.setProperty('--colour', colour);
  input.ariaLabel = label.title;
  label.append(input);
  return label;
}

function radio(value) {
  return Object.assign(document.createElement('input'), { type: 'radio', name: 'colour', value });
}

const isPressed = (button) => button.ariaPressed === 'true';

function press(button, isPressed) {
  button.ariaPressed = String(isPressed);
}
