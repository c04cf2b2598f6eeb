import { readFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { launchOptions } from './tests/helpers/browser.mjs';

const onePage = readFileSync('tests/one-page.browser.test.ts', 'utf8');
const partsOfOnePage = [...onePage.matchAll(/'\.\/(.+\.browser\.test)\.js'/g)].map(
  ([, file]) => `tests/${file}.ts`,
);

export default {
  files: ['tests/**/*.browser.test.ts', ...partsOfOnePage.map((file) => `!${file}`)],
  nodeResolve: { exportConditions: ['browser', 'production'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      concurrency: 1,
      launchOptions: launchOptions({ webgpu: true }),
    }),
  ],
  concurrency: 1,
  // WebGPU on a CPU compiles its shaders for seconds.
  testFramework: { config: { timeout: 120_000 } },
  testsStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  browserStartTimeout: 60_000,
};
