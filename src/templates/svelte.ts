/** `import 'growing-ca/svelte'` defines the element and types its tag in the markup of Svelte 5. */
import type { HTMLAttributes } from 'svelte/elements';
import type { GrowingCa } from '../element/growing-ca.js';
import type { GrowingCaAttributes, GrowingCaListeners, GrowingCaSeedAttributes } from './tag.js';

export * from '../index.js';

type GrowingCaProps = Omit<HTMLAttributes<GrowingCa>, keyof GrowingCaListeners> &
  GrowingCaAttributes &
  GrowingCaListeners;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'growing-ca': GrowingCaProps;
    'growing-ca-seed': HTMLAttributes<HTMLElement> & GrowingCaSeedAttributes;
  }
}
