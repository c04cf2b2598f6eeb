/** The lines that show the pattern on another page. */
import { byId, pattern } from './page.js';
import { changedAttributes } from './settings.js';

/** By framework, of the tag's attributes. */
const SNIPPETS = {
  html: (tag) => `<script type="module"
  src="growing-ca/dist/index.js"></script>
${tag}`,
  react: (tag) => `import 'growing-ca/react';

export const Pattern = () => (
  ${tag}
);`,
  vue: (tag) => `<script setup>
import 'growing-ca/vue';
</script>

<template>
  ${tag}
</template>`,
  svelte: (tag) => `<script>
  import 'growing-ca/svelte';
</script>

${tag}`,
};

export function showSnippet() {
  const changed = changedAttributes().filter(([name]) => name !== 'target');
  const attributes = changed.map(([name, value]) => ` ${name}="${value}"`).join('');
  const source = pattern.src ? 'src="model.onnx"' : `target="${pattern.target}"`;
  const tag = `<growing-ca ${source}${attributes}></growing-ca>`;
  byId('snippet').textContent = SNIPPETS[byId('framework').value](tag);
  byId('copy').textContent = 'Copy';
}

export async function copySnippet() {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    byId('copy').textContent = 'Copied';
  } catch {
    // The browser may forbid it; marking the text leaves one key to press.
    getSelection().selectAllChildren(byId('snippet'));
  }
}
