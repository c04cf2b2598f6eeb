/**
 * What was gzipped. Other bytes stay as they are: a server may tell the browser to unpack a `.gz`
 * file on its way.
 *
 * @throws TypeError where something is missing or broken
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  // The first two bytes of every gzip file.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
