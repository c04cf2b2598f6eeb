/** SHA-256 of model files as manifests list them, hexadecimal, by absolute address. */
const digests = new Map<string, string | undefined>();

/** Says what the file at an address is to hold, whoever loads it from now on. */
export function expectDigest(url: string, sha256?: string): void {
  digests.set(url, sha256?.toLowerCase());
}

/** @returns undefined where no manifest says it */
export function expectedDigest(url: string): string | undefined {
  return digests.get(url);
}
