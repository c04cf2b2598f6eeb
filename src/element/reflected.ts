import type { PropertyDeclaration, ReactiveElement } from 'lit';
import { property } from 'lit/decorators.js';

/**
 * A property and its attribute, as HTML does it: the property never holds anything but usable
 * values, while the attribute keeps the author's words until a script sets the property. A value
 * that the constructor gives is the default; it does not show as an attribute.
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
