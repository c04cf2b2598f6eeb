/** `import 'growing-ca/react'` defines the element and types its tag in the JSX of React 19. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { GrowingCa } from '../element/growing-ca.js';
import type {
  EventName,
  GrowingCaAttributes,
  GrowingCaListeners,
  GrowingCaSeedAttributes,
} from './tag.js';

export * from '../index.js';

/** React's `onLoad` and the like are for its own elements: they would not hear ours. */
type Deaf = `on${Capitalize<EventName>}`;

type GrowingCaProps = Omit<DetailedHTMLProps<HTMLAttributes<GrowingCa>, GrowingCa>, Deaf> &
  GrowingCaAttributes &
  GrowingCaListeners;

type GrowingCaSeedProps = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> &
  GrowingCaSeedAttributes;

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- where React looks for tags
  namespace JSX {
    interface IntrinsicElements {
      'growing-ca': GrowingCaProps;
      'growing-ca-seed': GrowingCaSeedProps;
    }
  }
}
