import type { PropertyDeclaration, ReactiveElement } from 'lit';
import { property } from 'lit/decorators.js';

/**
 * A property with its attribute, as in HTML: the property only ever holds valid values, while the
 * attribute keeps the author's text until a script sets the property. A value assigned in the
 * constructor is the default, which is not reflected.
 */
export function reflected<T>(usable: (given: unknown) => T, declaration: PropertyDeclaration = {}) {
  return (prototype: ReactiveElement, name: string): void => {
    property({ reflect: true, ...declaration })(prototype, name);
    const accessor = Object.getOwnPropertyDescriptor(prototype, name)!;
    Object.defineProperty(prototype, name, {
      ...accessor,
      set(this: ReactiveElement, given: unknown) {
        accessor.set!.call(this, usable(given));
      },
    });
  };
}
