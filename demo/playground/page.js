/** The parts of the page that several modules use. */

export const byId = (id) => document.getElementById(id);
export const pattern = document.querySelector('.dish > growing-ca');
/** Whatever a visitor sets, and what marks what is chosen. */
export const controls = byId('controls');
export const gallery = byId('gallery');

/** The value of the radio button that is pressed; undefined while none is. */
export const chosen = (name) => document.querySelector(`[name=${name}]:checked`)?.value;

/** The last notch of the slider stands for as many steps as there is time for. */
export const FASTEST = byId('speed').max;

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
let motionAllowed = false;

/** Whether the pattern stands still because the visitor's system asks for less motion. */
export const rests = () => lessMotion.matches && !motionAllowed && !pattern.paused;

pattern.addEventListener('play', () => (motionAllowed = true));
lessMotion.addEventListener('change', () => (motionAllowed = false));
