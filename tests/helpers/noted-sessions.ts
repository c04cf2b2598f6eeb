/** Watches the runtime at work in the test page: its sessions on wasm, and what they compute. */
import type { InferenceSession } from 'onnxruntime-web';
import { loadRuntime } from '../../src/engine/onnx/runtime.js';

type Any = (...all: unknown[]) => Promise<unknown>;

export interface NotedSessions {
  /** In the order in which they were created. */
  readonly created: InferenceSession[];
  /** Those that were freed. */
  readonly released: InferenceSession[];
  /** Cells of the grid of each run. */
  readonly computed: number[];
  end(): void;
}

export async function noteSessions(): Promise<NotedSessions> {
  const { InferenceSession } = await loadRuntime();
  const holder = InferenceSession as unknown as { create: Any };
  const { create } = holder;
  const noted: NotedSessions = {
    created: [],
    released: [],
    computed: [],
    end: () => (holder.create = create),
  };
  holder.create = async (...all) => {
    const session = (await create.apply(InferenceSession, all)) as InferenceSession;
    noted.created.push(session);
    const methods = session as unknown as { run: Any; release: Any };
    const { run, release } = methods;
    methods.run = (feeds, ...rest) => {
      const [, , height, width] = (feeds as InferenceSession.FeedsType).state.dims;
      noted.computed.push(height * width);
      return run.call(session, feeds, ...rest);
    };
    methods.release = () => {
      noted.released.push(session);
      return release.call(session);
    };
    return session;
  };
  return noted;
}
