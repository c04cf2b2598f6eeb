import { GrowingCa } from './element/growing-ca.js';

export * from './element/growing-ca.js';

// Not in Node, and not where another copy of this module was quicker.
if (globalThis.customElements && !customElements.get('growing-ca')) {
  customElements.define('growing-ca', GrowingCa);
}
