/**
 * The folder this code was loaded from. Cut from the text of `import.meta.url`, because bundlers
 * rewrite `new URL('x', import.meta.url)` into the address of a single copied file. Empty in the
 * build for bundlers and in classic scripts.
 */
const codeFolder = (import.meta.url ?? '').replace(/[^/]*$/, '');

let base = codeFolder && fixUrl(`${codeFolder}runtime/`);
let manifest = codeFolder && fixUrl(`${codeFolder}../weights/manifest.json`);

/**
 * Address of the folder with the runtime's `.wasm.gz` files, ending in a slash; empty if unknown.
 */
export function runtimeBase(): string {
  return base;
}

/** Applies to builds of the runtime that are not loaded yet. */
export function setRuntimeBase(folder: string | URL): void {
  const text = String(folder);
  base = fixUrl(text.endsWith('/') ? text : `${text}/`);
}

/** Address of the manifest; empty if unknown. */
export function manifestUrl(): string {
  return manifest;
}

/** Sets the manifest in which models are looked up from now on. */
export function setManifestUrl(address: string | URL): void {
  manifest = address && fixUrl(String(address));
}

/** Resolves an address against the page or, in a worker, against its script. */
export function resolveUrl(address: string): string {
  return new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href).href;
}

/**
 * Like `resolveUrl`, for an address that is stored: the page's base may change before it is used.
 * Returns what cannot be resolved unchanged.
 */
export function fixUrl(address: string): string {
  try {
    return resolveUrl(address);
  } catch {
    return address;
  }
}
