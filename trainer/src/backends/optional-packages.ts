import { createRequire } from 'node:module';
import { UserError } from '../common/user-error.js';
import type { BackendName } from './names.js';

/**
 * Packages that npm does not install with the trainer, and their versions: one of them downloads a
 * library during installation, which fails on closed networks.
 */
export const OPTIONAL_PACKAGES = {
  '@tensorflow/tfjs-node': '4.22.0',
  '@tensorflow/tfjs-backend-webgpu': '4.22.0',
  webgpu: '0.6.2',
} as const;
export type OptionalPackage = keyof typeof OPTIONAL_PACKAGES;

const NEEDED: Partial<Record<BackendName, OptionalPackage[]>> = {
  tensorflow: ['@tensorflow/tfjs-node'],
  webgpu: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
};

/** @throws UserError, with the command to run, if a package that the backend needs is missing */
export function checkPackages(backend: BackendName): void {
  const { resolve } = createRequire(import.meta.url);
  const missing = (NEEDED[backend] ?? []).filter((name) => {
    try {
      return resolve(name) === '';
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return;
  const otherwise =
    backend === 'tensorflow'
      ? ' (where its download fails: npm run build:tensorflow -w trainer)'
      : '';
  const wanted = missing.map((name) => `${name}@${OPTIONAL_PACKAGES[name]}`).join(' ');
  throw new UserError(
    `The backend ${backend} needs ${missing.join(' and ')}; install with: npm install --no-save ${wanted}${otherwise}`,
  );
}

/** Imports a package that may be missing, and therefore has no types here. */
export function importOptional(name: OptionalPackage): Promise<unknown> {
  return import(name);
}
