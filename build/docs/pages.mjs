/** The pages of the documentation, in the order in which somebody who is new would read them. */

/**
 * @typedef {object} Page
 * @property {string} source Markdown, from the repository's root.
 * @property {string} file Its name in the site, without an extension.
 * @property {string} [title] In the list of pages; else its first heading.
 */

/** @type {{ title: string, pages: Page[] }[]} */
export const CHAPTERS = [
  {
    title: 'Use it',
    pages: [
      { source: 'README.md', file: 'index', title: 'Start here' },
      { source: 'docs/element.md', file: 'element' },
      { source: 'docs/individuals.md', file: 'individuals' },
      { source: 'docs/frameworks.md', file: 'frameworks' },
      { source: 'docs/hosting.md', file: 'hosting' },
      { source: 'docs/content-security-policy.md', file: 'content-security-policy' },
      { source: 'docs/offline.md', file: 'offline' },
    ],
  },
  {
    title: 'Train your own',
    pages: [
      { source: 'docs/trainer.md', file: 'trainer' },
      { source: 'docs/logos.md', file: 'logos' },
      { source: 'docs/studio.md', file: 'studio' },
      { source: 'docs/catalogue.md', file: 'catalogue' },
      { source: 'docs/browser-training.md', file: 'browser-training' },
      { source: 'docs/pytorch.md', file: 'pytorch' },
      { source: 'docs/backends.md', file: 'backends' },
    ],
  },
  {
    title: 'How it works',
    pages: [
      { source: 'docs/rule.md', file: 'rule' },
      { source: 'docs/experiments.md', file: 'experiments' },
      { source: 'docs/findings.md', file: 'findings' },
      { source: 'docs/model-contract.md', file: 'model-contract' },
    ],
  },
  {
    title: 'Numbers',
    pages: [
      { source: 'docs/performance.md', file: 'performance' },
      { source: 'docs/bench.md', file: 'bench' },
      { source: 'docs/scores.md', file: 'scores' },
      { source: 'weights/SCORES.md', file: 'score-sheet', title: 'Score sheet' },
    ],
  },
  {
    title: 'The project',
    pages: [
      { source: 'CONTRIBUTING.md', file: 'contributing' },
      { source: 'docs/architecture.md', file: 'architecture' },
      { source: 'docs/dependencies.md', file: 'dependencies' },
      { source: 'CHANGELOG.md', file: 'changelog' },
    ],
  },
];

/** Written from what the program says of itself. */
export const COMMANDS = { file: 'commands', title: 'All commands', after: 'trainer' };
