import type { ManifestModel } from './manifest.js';

/**
 * Models that modules of the package have registered in the page, by name and experiment. They are
 * manifest entries whose addresses are `data:` URLs. All copies of this code in the page share
 * them, whatever bundle or script they came in.
 */
type Registered = Map<string, ManifestModel>;

const KEY = Symbol.for('growing-ca.models');

type Page = typeof globalThis & { [KEY]?: Registered };

/** The models registered so far, in order of registration. */
export function registeredModels(): ManifestModel[] {
  return [...((globalThis as Page)[KEY]?.values() ?? [])];
}

/** Resolves once the scripts in the page's HTML have run, which may register models. */
export async function scriptsHaveRun(): Promise<void> {
  const { document } = globalThis;
  if (!document || document.readyState === 'complete') return;
  const [navigation] = performance.getEntriesByType('navigation');
  if ((navigation as PerformanceNavigationTiming | undefined)?.domContentLoadedEventStart === 0)
    await new Promise((resolve) =>
      document.addEventListener('DOMContentLoaded', resolve, { once: true }),
    );
}
