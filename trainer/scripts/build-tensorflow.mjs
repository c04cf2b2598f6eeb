/**
 * `npm run build:tensorflow -w trainer`: makes @tensorflow/tfjs-node work where its own download of
 * TensorFlow's C library fails. The library and its headers come from PyPI, inside TensorFlow's
 * wheel; the binding is compiled against them, with the headers of the Node.js that runs this.
 *
 * Needs Linux, python3 with pip, make, a C++ compiler, and 2 GB. WHEEL names a wheel that is
 * already here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TFJS_NODE = '@tensorflow/tfjs-node@4.22.0';
/** The version that the parity tests passed with, and the Python that its wheel is made for. */
const TENSORFLOW = '2.21.0';
const PYTHON = '3.11';
/** The highest Node-API that tfjs-node knows, and the name it looks for its binding under. */
const NODE_API = 8;

const trainer = fileURLToPath(new URL('..', import.meta.url));
const repository = path.dirname(path.resolve(trainer));
const run = (program, words, cwd = repository) =>
  execFileSync(program, words, { stdio: 'inherit', cwd });

/** The folder of tfjs-node; installed, without its download, where it is missing. */
function packageFolder() {
  const find = () =>
    path.dirname(
      createRequire(path.join(trainer, 'package.json')).resolve(
        '@tensorflow/tfjs-node/package.json',
      ),
    );
  try {
    return find();
  } catch {
    const words = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
    run(process.execPath, [process.env.npm_execpath, ...words, TFJS_NODE]);
    return find();
  }
}

function downloadWheel(folder) {
  const name = process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
  const words = ['--no-deps', '--only-binary', ':all:', '--python-version', PYTHON];
  const pip = ['-m', 'pip', 'download', ...words, '--dest', folder, `${name}==${TENSORFLOW}`];
  run('python3', pip);
  return path.join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.whl')),
  );
}

/** Takes libraries and headers out of the wheel; nothing else of it is needed. */
function unpack(wheel, folder) {
  const program = `
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
wanted = ('tensorflow/libtensorflow', 'tensorflow/include/')
wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])
`;
  run('python3', ['-c', program, path.resolve(wheel), folder]);
  return path.join(folder, 'tensorflow');
}

/** Puts them where tfjs-node's binding.gyp looks. The wheel's C++ library has the C functions, too. */
function layOut(tensorflow, dependencies) {
  const libraries = path.join(dependencies, 'lib');
  mkdirSync(libraries);
  renameSync(path.join(tensorflow, 'include'), path.join(dependencies, 'include'));
  for (const [file, alias] of [
    ['libtensorflow_cc.so.2', 'libtensorflow.so'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
  ]) {
    renameSync(path.join(tensorflow, file), path.join(libraries, file));
    symlinkSync(file, path.join(libraries, alias));
  }
}

function compile(folder) {
  const binding = path.join(folder, 'lib', `napi-v${NODE_API}`);
  const words = [
    `--napi_build_version=${NODE_API}`,
    '--module_name=tfjs_binding',
    `--module_path=${binding}`,
  ];
  // Node.js comes with its headers; where they were left out, node-gyp downloads them.
  const node = path.resolve(process.execPath, '..', '..');
  if (existsSync(path.join(node, 'include', 'node', 'node_api.h'))) words.push(`--nodedir=${node}`);
  run(process.execPath, [process.env.npm_config_node_gyp, 'rebuild', ...words], folder);
}

function check() {
  const built = path.join(trainer, 'dist/trainer/src/backends/native-tensorflow.js');
  const program = `
    const { startNativeTensorFlow } = await import('${pathToFileURL(built)}');
    await startNativeTensorFlow(1);
  `;
  run(process.execPath, ['--input-type=module', '--eval', program]);
}

if (process.platform !== 'linux' || !process.env.npm_config_node_gyp) {
  console.error(
    'This builds on Linux, by: npm run build:tensorflow -w trainer. Elsewhere let the package download its library: npm rebuild @tensorflow/tfjs-node',
  );
  process.exit(1);
}
const folder = packageFolder();
const dependencies = path.join(folder, 'deps');
const wheelFolder = path.join(dependencies, 'wheel');
rmSync(dependencies, { recursive: true, force: true });
mkdirSync(wheelFolder, { recursive: true });
layOut(unpack(process.env.WHEEL ?? downloadWheel(wheelFolder), wheelFolder), dependencies);
rmSync(wheelFolder, { recursive: true });
compile(folder);
check();
console.log('TensorFlow is ready: growing-ca train --backend tensorflow');
