/** A server of files for pages. */
import { startDevServer } from '@web/dev-server';

/** @param config what `@web/dev-server` takes, as `rootDir` and `middleware` */
export async function startFileServer(config) {
  const server = await startDevServer({
    // The system's choice. By itself the server picks a free port and takes it a moment later: where
    // two processes pick the same one, the second neither starts nor fails.
    config: { ...config, port: 0 },
    autoExitProcess: false,
    readCliArgs: false,
    readFileConfig: false,
    logStartMessage: false,
  });
  const { port } = server.server.address();
  return { address: `http://localhost:${port}`, stop: () => server.stop() };
}
