/** Types of the tag in templates, which each framework's file exports in its own form. */
import type { LitElement } from 'lit';
import type { Attributes } from '../element/attributes.js';
import type { GrowingCaEventMap } from '../element/events.js';

/** `fireRate` becomes `fire-rate`. */
type Hyphenated<Name> = Name extends `${infer Letter}${infer Rest}`
  ? `${Letter extends Lowercase<Letter> ? Letter : `-${Lowercase<Letter>}`}${Hyphenated<Rest>}`
  : '';

/** A value, or the same value as text. */
type OrText<Value> =
  | Value
  | (Value extends number ? `${number}` : Value extends boolean ? 'true' | 'false' | '' : never);

type Settings = Omit<Attributes, keyof LitElement>;

/** Attributes and the properties they set; both also take numbers as text. */
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
