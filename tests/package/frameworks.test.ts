import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import type { ElementHandle, Page } from 'playwright-core';
import { build } from 'vite';
import type { GrowingCa } from '../../src/element/growing-ca.js';
import { frameworkExamples } from '../helpers/framework-examples.js';
import { makeProject, removeProject, root } from '../helpers/project.js';
import type { ServedBrowser } from '../helpers/served-browser.mjs';
import { openServedBrowser } from '../helpers/served-browser.mjs';

/** Shows each example, and lets the test change the angle that it is given. */
const mains: Record<string, { file: string; code: string }> = {
  HTML: { file: 'html.js', code: `import './page.ts';` },
  React: {
    file: 'react.jsx',
    code: `
      import { createRoot } from 'react-dom/client';
      import { Lizard } from './lizard.tsx';
      const app = createRoot(document.querySelector('#app'));
      window.turn = (angle) => app.render(<Lizard angle={angle} />);
      app.render(<Lizard />);`,
  },
  Vue: {
    file: 'vue.js',
    code: `
      import { createApp, h, ref } from 'vue';
      import Lizard from './lizard.vue';
      const angle = ref();
      window.turn = (degrees) => (angle.value = degrees);
      createApp({ render: () => h(Lizard, { angle: angle.value }) }).mount('#app');`,
  },
  Svelte: {
    file: 'svelte.svelte.js',
    code: `
      import { mount } from 'svelte';
      import Lizard from './lizard.svelte';
      const props = $state({});
      window.turn = (angle) => (props.angle = angle);
      mount(Lizard, { target: document.querySelector('#app'), props });`,
  },
  Lit: {
    file: 'lit.js',
    code: `
      import './lizard-view.ts';
      const view = document.createElement('lizard-view');
      window.turn = (angle) => (view.angle = angle);
      window.turn(45);
      document.querySelector('#app').append(view);`,
  },
};

const page = (main: string) => `<!doctype html>
<html lang="en">
  <title>${main}</title>
  <body><div id="app"></div><script type="module" src="./${main}"></script></body>
</html>`;

/** What docs/content-security-policy.md asks a strict site to allow, and nothing else. */
const policy = /^default-src 'none'; .*$/m.exec(
  readFileSync(join(root, 'docs', 'content-security-policy.md'), 'utf8'),
)![0];

declare global {
  interface Window {
    turn(angle: number): void;
    violations: string[];
  }
}

let project: string;
let served: ServedBrowser;

before(async () => {
  project = makeProject(frameworkExamples, ['react', 'react-dom', 'vue', 'svelte', 'lit'], root);
  const pages: Record<string, string> = {};
  for (const [name, { file, code }] of Object.entries(mains)) {
    pages[name] = join(project, `${name}.html`);
    writeFileSync(join(project, file), code);
    writeFileSync(pages[name], page(file));
  }
  await build({
    root: project,
    configFile: false,
    logLevel: 'warn',
    plugins: [
      vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'growing-ca' } } }),
      svelte({ configFile: false }),
    ],
    build: { rollupOptions: { input: pages } },
  });
  served = await openServedBrowser({ rootDir: join(project, 'dist') });
});

after(async () => {
  await served?.close();
  removeProject(project);
});

/** Opens a page of the built site as a server with a strict policy sends it. */
async function open(name: string): Promise<{ page: Page; problems: string[] }> {
  const page = await served.browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.route('**/*.html', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': policy };
    await route.fulfill({ response, headers });
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`),
    );
  });
  await page.goto(`${served.address}${name}.html`);
  return { page, problems };
}

for (const name of Object.keys(mains)) {
  test(`${name}: the example of the docs grows in a page of a built site with a strict policy`, async () => {
    const { page, problems } = await open(name);
    const pattern = (await page.waitForSelector('growing-ca', {
      state: 'attached',
    })) as ElementHandle<GrowingCa>;
    await page.waitForFunction((element) => element.stepCount > 20, pattern);
    assert.deepEqual(
      await pattern.evaluate(({ target, fireRate, angle }) => ({ target, fireRate, angle })),
      { target: 'lizard', fireRate: 0.5, angle: 45 },
    );

    if (name !== 'HTML') {
      await page.evaluate(() => window.turn(90));
      await page.waitForFunction((element) => element.angle === 90, pattern);
    }

    const button = page.getByRole('button', { name: 'Grow again' });
    if ((await button.count()) > 0) {
      await pattern.evaluate((element) => element.pause());
      await button.click();
      await page.waitForFunction((element) => element.stepCount === 0, pattern);
    }

    const alerted = new Promise<string>((resolve) => {
      page.on('dialog', (dialog) => {
        resolve(dialog.message());
        void dialog.dismiss();
      });
    });
    await pattern.evaluate((element) => {
      element.src = '/missing.onnx';
    });
    const problem = /could not be fetched from \S+missing\.onnx/;
    if (name === 'HTML') assert.match(await alerted, problem);
    // Not the element's own paragraph, which says it as well.
    else await page.locator('p:not([role])').filter({ hasText: problem }).waitFor();

    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(problems, []);
    await page.close();
  });
}
