import type { DevServerConfig } from '@web/dev-server';

export interface FileServer {
  /** Without a slash at its end. */
  address: string;
  stop: () => Promise<unknown>;
}

/** Serves the folder `rootDir`. */
export function startFileServer(config: DevServerConfig): Promise<FileServer>;
