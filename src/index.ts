import { GrowingCa } from './growing-ca.js';

export * from './growing-ca.js';

// Not in Node, and not where another copy of this module was quicker.
if (globalThis.customElements && !customElements.get('growing-ca')) {
  customElements.define('growing-ca', GrowingCa);
}
