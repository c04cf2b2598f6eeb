/**
 * Unpacks gzip. Returns other bytes unchanged: a server may have let the browser unpack a `.gz`
 * file already.
 *
 * @throws TypeError if the data is incomplete or corrupt
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  // The first two bytes of every gzip file.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
