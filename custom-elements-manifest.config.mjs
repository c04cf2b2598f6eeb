import { publicManifest } from './build/public-manifest.mjs';

export default {
  globs: [
    'src/{index,common/settings,element/{growing-ca,methods,living-element,attributes,events}}.ts',
  ],
  outdir: 'dist',
  plugins: [
    publicManifest({
      element: 'GrowingCa',
      tag: 'growing-ca',
      home: 'dist/modules/element.js',
      registry: 'dist/index.js',
    }),
  ],
};
