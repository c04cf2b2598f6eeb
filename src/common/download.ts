/** Receives the bytes loaded so far and, if the server says, the total. */
export type OnProgress = (loaded: number, total?: number) => void;

/**
 * @param cache `reload` bypasses every cache
 * @throws Error with the HTTP status, or the network's message
 */
export async function download(
  url: string,
  onProgress?: OnProgress,
  cache?: RequestCache,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`the server answered with status ${response.status}`);
  // `content-length` counts compressed bytes, but `loaded` counts unpacked ones.
  const packed = response.headers.get('content-encoding');
  const length = packed ? 0 : Number(response.headers.get('content-length'));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const report = () => onProgress?.(loaded, length >= loaded && length > 0 ? length : undefined);
  report();
  const reader = response.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    chunks.push(chunk.value);
    loaded += chunk.value.length;
    report();
  }
  onProgress?.(loaded, loaded);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Adds up the progress of several downloads; the total is known once all of theirs are known. */
export class ProgressSum {
  readonly #parts: Parameters<OnProgress>[] = [];
  readonly #report: OnProgress | undefined;

  constructor(report: OnProgress | undefined) {
    this.#report = report;
  }

  /** @returns the callback for one of the downloads */
  part(): OnProgress {
    const index = this.#parts.push([0]) - 1;
    return (...progress) => {
      this.#parts[index] = progress;
      const loaded = this.#parts.reduce((sum, [bytes]) => sum + bytes, 0);
      const total = this.#parts.reduce((sum, [, bytes = NaN]) => sum + bytes, 0);
      this.#report?.(loaded, Number.isNaN(total) ? undefined : total);
    };
  }
}
