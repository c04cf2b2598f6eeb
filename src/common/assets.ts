/**
 * The folder this code was loaded from. It is cut from the text of `import.meta.url` rather than
 * written as `new URL('x', import.meta.url)`, because bundlers rewrite that form into a copy of
 * one file, apart from the files that lie beside it. Empty in the build for bundlers and in scripts
 * that are no modules.
 */
const codeFolder = (import.meta.url ?? '').replace(/[^/]*$/, '');

let base = codeFolder && fixUrl(`${codeFolder}runtime/`);
let manifest = codeFolder && fixUrl(`${codeFolder}../weights/manifest.json`);

/** The folder, with a slash at its end, that holds the runtime's `.wasm.gz` files; empty if unknown. */
export function runtimeBase(): string {
  return base;
}

/** Takes effect for builds of the runtime that have not been loaded yet. */
export function setRuntimeBase(folder: string | URL): void {
  const text = String(folder);
  base = fixUrl(text.endsWith('/') ? text : `${text}/`);
}

/** Empty if none is known. */
export function manifestUrl(): string {
  return manifest;
}

/** Names another manifest, for models that are looked up from now on. */
export function setManifestUrl(address: string | URL): void {
  manifest = address && fixUrl(String(address));
}

/** An absolute address, seen from the page or, in a worker, from its script. */
export function resolveUrl(address: string): string {
  return new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href).href;
}

/**
 * As `resolveUrl`, when an address is set: the page's own may be another one when it is used. What is
 * no address, or has no page to be seen from, stays what it is.
 */
export function fixUrl(address: string): string {
  try {
    return resolveUrl(address);
  } catch {
    return address;
  }
}
