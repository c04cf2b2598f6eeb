/** Drives demo/studio.html as a visitor would. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openServedBrowser, type ServedBrowser } from './served-browser.mjs';

/** A grid and a rule so small that an iteration takes milliseconds. */
export const TINY = {
  size: 12,
  padding: 3,
  channels: 12,
  hidden: 32,
  iterations: 30,
  batch: 4,
  pool: 8,
  damaged: 1,
  steps: [8, 12],
};

/** Ends only when it is told to. */
export const ENDLESS = { ...TINY, iterations: 100_000 };

export interface StudioServer extends ServedBrowser {
  /** Paths of all files that were asked for. */
  asked: string[];
}

/** Serves the repository, with the headers that let threads share memory or without. */
export async function serveStudio(isIsolated: boolean): Promise<StudioServer> {
  const asked: string[] = [];
  const served = await openServedBrowser({
    middleware: [
      (context, next) => {
        asked.push(context.path);
        if (isIsolated) {
          context.set('Cross-Origin-Opener-Policy', 'same-origin');
          context.set('Cross-Origin-Embedder-Policy', 'require-corp');
        }
        return next();
      },
    ],
  });
  return { ...served, asked };
}

export class Studio {
  readonly page: Page;
  /** What went wrong in the page without anybody hearing of it. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** @param prepare is called before the page is loaded */
  static async open(
    where: { address: string; browser: Browser },
    settings: object = TINY,
    { context, prepare }: { context?: BrowserContext; prepare?: (page: Page) => unknown } = {},
  ): Promise<Studio> {
    const page = await (context ?? (await where.browser.newContext())).newPage();
    const studio = new Studio(page);
    await prepare?.(page);
    const query = encodeURIComponent(JSON.stringify(settings));
    await page.goto(`${where.address}demo/studio.html?settings=${query}`);
    await page.waitForSelector('body.ready');
    return studio;
  }

  /** A thick stroke, from and to shares of the board. */
  async draw(from: [number, number] = [0.4, 0.45], to: [number, number] = [0.6, 0.55]) {
    const box = (await this.page.locator('#cells').boundingBox())!;
    const at = ([x, y]: [number, number]) =>
      [box.x + x * box.width, box.y + y * box.height] as const;
    await this.page.locator('#brush').fill('4');
    await this.page.mouse.move(...at(from));
    await this.page.mouse.down();
    await this.page.mouse.move(...at(to), { steps: 3 });
    await this.page.mouse.up();
  }

  async drop(name: string, type: string, bytes: Uint8Array): Promise<void> {
    const data = Buffer.from(bytes).toString('base64');
    await this.page.evaluate(
      ({ name, type, data }) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], name, { type }));
        const { body } = document;
        body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
      },
      { name, type, data },
    );
  }

  /** Waits for a state of the run. */
  async state(wanted: string): Promise<void> {
    await this.page.waitForFunction((state) => document.body.dataset.state === state, wanted);
  }

  text(id: string): Promise<string> {
    return this.page.locator(`#${id}`).innerText();
  }

  /** Waits until something is said in a place. */
  async said(id: string, words: RegExp): Promise<string> {
    await this.page.waitForFunction(
      ({ id, source }) => new RegExp(source, 'i').test(document.getElementById(id)!.textContent),
      { id, source: words.source },
    );
    return this.text(id);
  }

  /** Waits until the browser holds the run, paused: what closes the tab earlier may lose that. */
  async waitForKeptPause(): Promise<void> {
    await this.page.waitForFunction(async () => {
      const { get } = await import('/node_modules/idb-keyval/dist/index.js' as string);
      const kept = await get('growing-ca studio');
      return kept?.run?.isPaused;
    });
  }

  /** Waits for more iterations than this; returns how many there are. */
  async iterations(more = 0): Promise<number> {
    const said = await this.page.waitForFunction((more) => {
      const [, count] = /^iteration ([\d,]+)/.exec(
        document.getElementById('speed')!.textContent,
      ) ?? ['', '0'];
      const done = Number(count.replaceAll(',', ''));
      return done > more && done;
    }, more);
    return Number(await said.jsonValue());
  }

  /** Cells of the board that hold anything. */
  cells(): Promise<number> {
    return this.page.evaluate(async () => {
      // What has just changed is drawn in the next frame.
      await new Promise(requestAnimationFrame);
      const canvas = document.querySelector<HTMLCanvasElement>('#cells')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let index = 3; index < data.length; index += 4) if (data[index] > 25) count += 1;
      return count;
    });
  }

  /** Waits until so many do: the board is drawn anew a moment after each change. */
  async waitForCells(isWanted: (count: number) => boolean): Promise<void> {
    while (!isWanted(await this.cells())) await this.page.waitForTimeout(20);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
