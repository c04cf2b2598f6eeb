/** Types of the tag as templates write it; each framework's file hands them on in its own words. */
import type { LitElement } from 'lit';
import type { Attributes } from '../element/attributes.js';
import type { GrowingCaEventMap } from '../element/events.js';

/** `fireRate` is `fire-rate`. */
type Hyphenated<Name> = Name extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? Letter : `-${Lowercase<Letter>}`}${Hyphenated<Rest>}`
  : '';

/** A value, also as text. */
type OrText<Value> =
  | Value
  | (Value extends number ? `${number}` : Value extends boolean ? 'true' | 'false' | '' : never);

type Settings = Omit<Attributes, keyof LitElement>;

/** Attributes, and the properties that they are; both take numbers as text, too. */
export type GrowingCaAttributes = {
  [Name in keyof Settings as Name | Hyphenated<Name>]?: OrText<Settings[Name]> | undefined;
};

/** Of `<growing-ca-seed>`: what `plant()` takes. */
export type GrowingCaSeedAttributes = {
  [Name in 'x' | 'y' | 'angle']?: OrText<number> | undefined;
} & {
  [Name in 'target' | 'experiment' | 'dtype' | 'src']?: string | undefined;
};

export type EventName = keyof GrowingCaEventMap;

export type Listener<Name extends EventName> = (event: GrowingCaEventMap[Name]) => unknown;

/** Listeners as HTML names them: `ondamage`. */
export type GrowingCaListeners = {
  [Name in EventName as `on${Name}`]?: Listener<Name> | undefined;
};
