/** The page of the bench: its form, its tables, and the figures as a file. */
import { runBench } from './bench.js';
import { readOptions } from './options.js';
import { toTables } from './tables.js';

const byId = (id) => document.getElementById(id);
const form = byId('options');
const status = byId('status');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void start(new FormData(form));
});
byId('download').addEventListener('click', download);

status.value = '';
const address = new URLSearchParams(location.search);
for (const field of ['only', 'sides', 'seconds']) {
  form.elements[field].value = address.get(field) ?? form.elements[field].value;
}
if (address.has('run')) void start(new FormData(form));

let results;

async function start(data) {
  const button = form.querySelector('button');
  button.disabled = true;
  byId('download').hidden = true;
  try {
    const options = readOptions(Object.fromEntries(data));
    results = await runBench(options, report);
    byId('results').replaceChildren(...toTables(results).map(toElement));
    byId('notes').textContent = [results.machine, ...results.notes].join('\n');
    byId('download').hidden = false;
    status.value = 'Done';
    // For what runs this page where nobody sees it, as `benchError` and `benchStatus` are.
    globalThis.benchResults = results;
  } catch (error) {
    status.value = error.message;
    globalThis.benchError = error.message;
  } finally {
    button.disabled = false;
  }
}

function report(words) {
  status.value = words;
  globalThis.benchStatus?.(words);
}

function toElement({ title, heads, lines }) {
  const table = document.createElement('table');
  table.createCaption().textContent = title;
  const head = table.createTHead().insertRow();
  for (const text of heads) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = text;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const line of lines) {
    const row = body.insertRow();
    for (const text of line) row.insertCell().textContent = text;
  }
  const scroller = document.createElement('div');
  scroller.className = 'scroller';
  scroller.tabIndex = 0;
  scroller.append(table);
  return scroller;
}

function download() {
  const link = document.createElement('a');
  const file = new Blob([JSON.stringify(results, null, 2)], { type: 'application/json' });
  link.href = URL.createObjectURL(file);
  link.download = 'growing-ca-bench.json';
  link.click();
  URL.revokeObjectURL(link.href);
}
