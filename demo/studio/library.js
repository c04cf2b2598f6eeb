/** What trains, fetched once; a page without it can say so. */
let loaded;

/** @throws a sentence where it is not beside the page */
export async function loadLibrary() {
  try {
    loaded = await import('../../trainer/dist/browser/index.js');
  } catch {
    throw new Error(
      'The code that trains is not there. In the repository, npm start builds it; on a site, copy trainer/dist/browser as well.',
    );
  }
  return loaded;
}

/** Only once it is loaded. */
export const library = () => loaded;
