import { expect } from 'chai';
import { fetchBytes } from '../../../helpers/browser-fixtures.js';
import { DIGESTS, digestOfLife } from '../../../helpers/kernel-digests.js';

for (const [file, digest] of Object.entries(DIGESTS)) {
  it(`the kernel gives the known bits of ${file} in a browser`, async () => {
    expect(await digestOfLife(await fetchBytes(`/${file}`))).to.equal(digest);
  });
}
