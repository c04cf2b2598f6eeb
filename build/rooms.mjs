/** The folders of each half of the project, and the lint rule that keeps them in order. */

/** From the lowest to the highest: a file may import only from its own folder and from lower ones. */
export const ROOMS = {
  src: ['common', 'grid', 'model', 'engine', 'simulation', 'element', 'index.ts', 'templates'],
  'trainer/src': [
    'common',
    'drawing',
    'targets',
    'rule',
    'kernel',
    'training',
    'backends',
    'onnx',
    'evaluation',
    'pictures',
    'quantize',
    'import',
    'bench',
    'browser',
    'commands',
    'program.ts',
    'cli.ts',
  ],
};

/**
 * @param folder that holds the rooms
 * @param rooms from the lowest to the highest
 * @returns a part of ESLint's configuration
 */
export function keepRooms(folder, rooms) {
  const zones = rooms.slice(0, -1).map((room, index) => ({
    target: `${folder}/${room}`,
    from: rooms.slice(index + 1).map((higher) => `${folder}/${higher}`),
    message: `${folder}/${room} may import only from itself and from lower folders: see build/rooms.mjs.`,
  }));
  return {
    files: [`${folder}/**/*.ts`],
    rules: { 'import-x/no-restricted-paths': ['error', { zones }] },
  };
}
