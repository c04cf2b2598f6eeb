import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Makes a folder with a project that uses the package, as other people have one.
 *
 * @param files their names and what they hold
 * @param packages names of what is installed there, out of our own node_modules
 * @param ours the folder of our package; none where the caller installs it
 * @returns the folder, for `removeProject`
 */
export function makeProject(
  files: Record<string, string>,
  packages: readonly string[] = [],
  ours?: string,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'growing-ca-project-'));
  const install = (name: string, from: string) => {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(from, link, 'junction');
  };
  if (ours) install('growing-ca', ours);
  for (const name of packages) install(name, join(root, 'node_modules', name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

export function removeProject(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
