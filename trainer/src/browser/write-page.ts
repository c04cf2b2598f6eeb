import { through } from '../common/through.js';
import { UserError } from '../common/user-error.js';
import { singlePage, withoutMap } from '../pictures/single-page.js';
import { drawPosterOf } from './draw-poster.js';
import type { Exported } from './exported.js';

/** @throws UserError if the element's code is not beside the library's */
export async function writePage(
  model: Uint8Array,
  { settings, target }: Exported,
): Promise<Uint8Array> {
  const poster = await drawPosterOf(model, settings.experiment);
  const page = singlePage({
    name: target.name,
    model,
    poster: new Uint8Array(await poster.arrayBuffer()),
    posterType: poster.type,
    code: await packedElementCode(),
  });
  return new TextEncoder().encode(page);
}

async function packedElementCode(): Promise<Uint8Array> {
  const address = new URL('./growing-ca.kernel.js', import.meta.url);
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) {
    throw new UserError(
      `The element's code is not there; put growing-ca.kernel.js of growing-ca-trainer beside the other files, where ${address.href} looks for it.`,
    );
  }
  const code = withoutMap(await response.text());
  return through(new TextEncoder().encode(code), new CompressionStream('gzip'));
}
