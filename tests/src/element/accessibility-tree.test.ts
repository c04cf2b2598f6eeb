import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

const html = `<!doctype html>
<html lang="en">
  <title>Patterns</title>
  <script type="module" src="/dist/index.js"></script>
  <growing-ca target="lizard" device="wasm"></growing-ca>
  <growing-ca target="lizard" device="wasm" interaction="none" alt="A lizard"></growing-ca>
  <growing-ca target="lizard" device="wasm" alt=""></growing-ca>
</html>`;

/** Chromium's nodes without a name or a meaning of their own. */
const plain = new Set(['RootWebArea', 'generic', 'status', 'none']);

test('what Chromium hands to screen readers: something to use, a picture, and no ornament', async () => {
  const served = await openServedBrowser();
  try {
    const page = await served.browser.newPage();
    await served.show(page, html);
    await page.waitForFunction(() =>
      [...document.querySelectorAll('growing-ca')].every(({ stepCount }) => stepCount > 0),
    );
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const found = nodes
      .filter(({ ignored, role }) => !ignored && !plain.has(`${role?.value}`))
      .map(({ role, name, description }) => ({
        role: role?.value,
        name: name?.value,
        isExplained: /^Space plays and pauses\./.test(`${description?.value}`),
      }));
    assert.deepEqual(found, [
      { role: 'application', name: 'A growing pattern: lizard', isExplained: true },
      { role: 'image', name: 'A growing pattern: lizard', isExplained: false },
      { role: 'image', name: 'A lizard', isExplained: false },
    ]);
    await page.close();
  } finally {
    await served.close();
  }
});
