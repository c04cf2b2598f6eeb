/** Every model of the package, as a gallery to choose from. */
import { byId, gallery, pattern } from './page.js';

let known = [];

/** Without the list there is the one that stands in the page. */
export const models = fetch('../weights/manifest.json')
  .then((answer) => answer.json())
  .then((manifest) => {
    known = manifest.models;
    const shown = known.filter(({ experiment }) => experiment === 'regenerate');
    // The choice that the page came with stays where it is, and keeps the focus.
    const there = gallery.querySelector('input').value;
    gallery.append(...shown.filter(({ name }) => name !== there).map(choiceOf));
    byId('seed').append(...shown.map(({ name }) => new Option(name)));
  })
  .catch(() => {});

/** @returns what a pattern was trained for */
export function experimentsOf(target) {
  return known.filter(({ name }) => name === target).map(({ experiment }) => experiment);
}

/** A grown pattern to press. */
function choiceOf({ name, poster }) {
  const choice = gallery.querySelector('label').cloneNode(true);
  choice.title = name;
  Object.assign(choice.querySelector('input'), { value: name, checked: name === pattern.target });
  Object.assign(choice.querySelector('img'), { src: `../weights/${poster.file}`, alt: name });
  return choice;
}
