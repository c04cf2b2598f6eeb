/** `import 'growing-ca/vue'` defines the element and types its tag in the templates of Vue 3. */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { GrowingCa } from '../element/growing-ca.js';
import type { EventName, GrowingCaAttributes, GrowingCaSeedAttributes, Listener } from './tag.js';

export * from '../index.js';

/** What `@damage` is compiled to. */
type Listeners = { [Name in EventName as `on${Capitalize<Name>}`]?: Listener<Name> | undefined };

type GrowingCaProps = Omit<HTMLAttributes, keyof Listeners> &
  PublicProps &
  GrowingCaAttributes &
  Listeners;

declare module 'vue' {
  interface GlobalComponents {
    'growing-ca': new () => GrowingCa & { $props: GrowingCaProps };
    'growing-ca-seed': new () => HTMLElement & {
      $props: HTMLAttributes & PublicProps & GrowingCaSeedAttributes;
    };
  }
}
