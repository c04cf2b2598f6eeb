/** A host of files as sites have them: it compresses text with brotli, and pictures stay as they are. */
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.webp': 'image/webp',
  '.png': 'image/png',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.json', '.wasm']);

/** What hosts choose that compress while they answer. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/**
 * @param {Record<string, string>} folders by the beginning of their addresses, such as `/dist/`
 * @returns the address of the host, with a slash at its end, and `close`
 */
export async function openHost(folders) {
  const packed = new Map();
  const read = (file) => {
    if (!packed.has(file)) {
      const bytes = readFileSync(file);
      const isPacked = COMPRESSED.has(path.extname(file));
      packed.set(file, isPacked ? brotliCompressSync(bytes, BROTLI) : bytes);
    }
    return packed.get(file);
  };
  const server = createServer((request, response) => {
    const file = fileAt(folders, new URL(request.url, 'http://host').pathname);
    if (!file) return response.writeHead(404).end();
    const extension = path.extname(file);
    response.setHeader('content-type', TYPES[extension] ?? 'application/octet-stream');
    response.setHeader('cache-control', 'max-age=600');
    if (COMPRESSED.has(extension)) response.setHeader('content-encoding', 'br');
    response.end(read(file));
  });
  await new Promise((resolve) => server.listen(0, resolve));
  return {
    address: `http://localhost:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function fileAt(folders, pathname) {
  const start = Object.keys(folders)
    .filter((each) => pathname.startsWith(each))
    .toSorted((one, other) => other.length - one.length)[0];
  if (!start) return undefined;
  const name = decodeURIComponent(pathname.slice(start.length));
  const file = path.join(folders[start], name.endsWith('/') || !name ? `${name}index.html` : name);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}
