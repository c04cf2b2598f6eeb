/**
 * Tests that share a page: its modules are loaded once, and the shaders of its GPU device compiled
 * once. Such a file restores what it changes of the page. One alone still runs with
 * `npm run test:browser -- --files FILE`.
 */
import './helpers/kept-pipelines.js';
import './src/engine/onnx/parity.browser.test.js';
import './src/engine/onnx/golden.browser.test.js';
import './src/engine/onnx/dtypes.browser.test.js';
import './src/engine/onnx/pytorch.browser.test.js';
import './src/grid/carry.browser.test.js';
import './src/grid/living-window.browser.test.js';
import './src/simulation/simulation.browser.test.js';
import './src/simulation/individuals.browser.test.js';
import './src/simulation/succession.browser.test.js';
import './src/element/attributes.browser.test.js';
import './src/element/growing-ca.browser.test.js';
import './src/element/turning.browser.test.js';
import './src/element/drawing.browser.test.js';
import './src/element/presence.browser.test.js';
import './src/element/print.browser.test.js';
import './src/element/metamorphosis.browser.test.js';
import './src/element/nonsense.browser.test.js';
import './src/element/interaction/pointer.browser.test.js';
import './src/element/interaction/wound-mark.browser.test.js';
import './src/element/accessibility.browser.test.js';
import './src/element/addresses.browser.test.js';
import './src/element/attribute-values.browser.test.js';
import './src/element/imported.browser.test.js';
import './src/element/room.browser.test.js';
import './src/element/seeds.browser.test.js';
import './src/element/interaction/place.browser.test.js';
import './src/engine/canvas-view.browser.test.js';
import './src/engine/kernel/kernel-view.browser.test.js';
import './src/engine/kernel/same-bits.browser.test.js';
import './trainer/kernel/arithmetic.browser.test.js';
import './src/element/poster.browser.test.js';
import './src/element/lifecycle.browser.test.js';
