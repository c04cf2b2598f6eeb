import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../helpers/project.js';
import type { ServedBrowser } from '../helpers/served-browser.mjs';
import { openServedBrowser } from '../helpers/served-browser.mjs';

describe('the documentation as a site', () => {
  let site: string;
  let pages: string[];
  const read = (file: string) => readFileSync(join(site, file), 'utf8');

  before(() => {
    site = mkdtempSync(join(tmpdir(), 'site-'));
    execFileSync(process.execPath, [join(root, 'build', 'docs', 'cli.mjs'), site]);
    pages = readdirSync(site).filter((file) => file.endsWith('.html'));
  });
  after(() => rmSync(site, { recursive: true, force: true }));

  it('has every page of docs/, and each is in the list beside every page and in llms.txt', () => {
    const sources = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
    for (const source of sources) {
      const file = source.replace(/md$/, 'html');
      assert.ok(pages.includes(file), file);
      assert.match(read('index.html'), new RegExp(`href="${file}"`));
      assert.match(read('llms.txt'), new RegExp(`\\(${source}\\)`));
    }
  });

  it('leads somewhere with every link and picture', () => {
    for (const page of pages) {
      // Code is shown, not followed.
      const html = read(page).replace(/<code[\s\S]*?<\/code>/g, '');
      for (const [, link] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
        if (/^(https?|data):/.test(link)) continue;
        const [file, anchor] = link.split('#');
        const target = file || page;
        assert.ok(existsSync(join(site, target)), `${page}: ${link}`);
        if (anchor) assert.ok(read(target).includes(`id="${anchor}"`), `${page}: ${link}`);
      }
    }
  });

  it('says of every command what --help says', () => {
    const commands = read('commands.md');
    for (const name of ['train', 'export', 'import', 'check', 'evaluate', 'preview', 'publish']) {
      assert.match(
        commands,
        new RegExp(`## growing-ca ${name}\\n[\\s\\S]*Usage: growing-ca ${name}`),
      );
    }
    assert.match(commands, /--out <folder>/);
  });

  describe('in a browser', () => {
    let served: ServedBrowser;
    before(async () => {
      served = await openServedBrowser({ rootDir: site });
    });
    after(() => served.close());

    it('is nowhere wider than a small phone', async () => {
      const context = await served.browser.newContext({
        viewport: { width: 320, height: 568 },
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      for (const file of pages) {
        await page.goto(`${served.address}${file}`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(width, 320, file);
      }
      await context.close();
    });

    it('grows its examples, and axe finds nothing to object to', async () => {
      const page = await served.browser.newPage();
      const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
      for (const file of ['index', 'element', 'individuals', 'commands', 'rule']) {
        await page.goto(`${served.address}${file}.html`);
        const alive = await page.locator('.alive growing-ca').all();
        for (const example of alive) {
          await example.scrollIntoViewIfNeeded();
          await example.evaluate(async (element: HTMLElementTagNameMap['growing-ca']) => {
            while (!element.stepCount) await new Promise(requestAnimationFrame);
          });
        }
        assert.ok(alive.length > 0 || !['element', 'individuals'].includes(file), file);
        await page.addScriptTag({ path: axe });
        const found = await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`))',
        );
        assert.deepEqual(found, [], file);
      }
    });
  });
});
