import { GrowingCa } from './element/growing-ca.js';

export * from './element/growing-ca.js';

// Not in Node, and not if another copy of this module defined it first.
if (globalThis.customElements && !customElements.get('growing-ca')) {
  customElements.define('growing-ca', GrowingCa);
}
