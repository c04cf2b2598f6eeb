/**
 * The folder this code was loaded from. It is cut from the text of `import.meta.url` rather than
 * written as `new URL('x', import.meta.url)`, because bundlers rewrite that form into a copy of
 * one file, apart from the files that lie beside it.
 */
export const codeFolder = import.meta.url.replace(/[^/]*$/, '');

/** An absolute address, seen from the page or, in a worker, from its script. */
export function resolveUrl(address: string): string {
  return new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href).href;
}
