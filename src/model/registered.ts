import type { ManifestModel } from './manifest.js';

/**
 * Models that modules of the package have brought into the page, by name and experiment. They are
 * entries like those of a manifest whose addresses are `data:` URLs. Every copy of this code in the
 * page shares them, whatever bundle or script it came in.
 */
export type Registered = Map<string, ManifestModel>;

const KEY = Symbol.for('growing-ca.models');

type Page = typeof globalThis & { [KEY]?: Registered };

/** What modules have registered so far, in the order in which they ran. */
export function registeredModels(): ManifestModel[] {
  return [...((globalThis as Page)[KEY]?.values() ?? [])];
}

/** Ends when the scripts that the page's HTML names have run: they may bring models. */
export async function scriptsHaveRun(): Promise<void> {
  const { document } = globalThis;
  if (!document || document.readyState === 'complete') return;
  const [navigation] = performance.getEntriesByType('navigation');
  if ((navigation as PerformanceNavigationTiming | undefined)?.domContentLoadedEventStart === 0)
    await new Promise((resolve) =>
      document.addEventListener('DOMContentLoaded', resolve, { once: true }),
    );
}
