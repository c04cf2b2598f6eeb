/** Hexadecimal SHA-256 digests from manifests, by absolute address of the model file. */
const digests = new Map<string, string | undefined>();

/** Sets the digest that the file at an address must have when it is next loaded. */
export function expectDigest(url: string, sha256?: string): void {
  digests.set(url, sha256?.toLowerCase());
}

/** @returns undefined if no manifest gives one */
export function expectedDigest(url: string): string | undefined {
  return digests.get(url);
}
