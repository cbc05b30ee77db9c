/** Cancels sessions through controllers, with their stored sign-ins. */
import type { BoundaryApi } from '../../api/types.ts';
import { clientOf } from '../signed-in-api.ts';
import type { CancelAtController } from './stop-sessions.ts';

export interface ControllerCancel {
  readonly cancel: CancelAtController;
  /** Closes the connections. */
  close(): Promise<void>;
}

/** Reads no sign-in and opens no connection before the first cancellation. `addr`: see `clientOf`. */
export function cancelAtControllers(addr: string | undefined): ControllerCancel {
  const clients = new Map<string, Promise<BoundaryApi>>();
  const clientFor = (controller: string): Promise<BoundaryApi> => {
    const known = clients.get(controller) ?? clientOf(controller, addr);
    clients.set(controller, known);
    return known;
  };
  return {
    cancel: async ({ controller, sessionId }, signal) => {
      const api = await clientFor(controller);
      await api.cancelSession(sessionId, signal);
    },
    close: async () => {
      const opened = await Promise.allSettled(clients.values());
      await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
    },
  };
}
