/** How long it takes from nothing to a grown pattern, in a page of its own. */

/**
 * Once: another time would find the code in the browser's memory.
 *
 * @returns one row; `ofBare` compares with the runtime's files, a session and as many runs
 */
export async function measureStart(way) {
  const bare = await openPage(`start.html?way=${way}&bare`);
  const ours = await openPage(`start.html?way=${way}`);
  const bytesOf = ({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    way,
    ...ours,
    bytes: bytesOf(ours),
    bareMilliseconds: bare.grownMilliseconds,
    bareBytes: bytesOf(bare),
    ofBare: ours.grownMilliseconds / bare.grownMilliseconds,
  };
}

async function openPage(address) {
  const frame = document.createElement('iframe');
  frame.title = 'A page that starts';
  const answer = new Promise((resolve) => {
    addEventListener('message', function listen({ source, data }) {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', listen);
      resolve(data);
    });
  });
  frame.src = new URL(address, import.meta.url).href;
  document.getElementById('stage').replaceChildren(frame);
  const result = await answer;
  frame.remove();
  if (result.failed) throw new Error(result.failed);
  return result;
}
