/** How long it takes from nothing to a grown pattern, in a page of its own. */

/** @returns one row; `ofBare` compares with the runtime's files, a session and as many runs */
export async function measureStart({ device }) {
  const bare = await openPage(`start.html?device=${device}&bare`);
  const ours = await openPage(`start.html?device=${device}`);
  return {
    device,
    ...ours,
    bareMilliseconds: bare.grownMilliseconds,
    bareBytes: bare.bytes,
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
