/** Sign-ins to controllers as values. Work starts on one of them and checks whether it is still the current one. */
import type { BoundaryApi } from '../../api/types.ts';

/** Identifies a sign-in; the token itself stays in the client. */
export interface ConnectionUser {
  readonly authTokenId: string;
  /** Undefined while unknown: a token from the environment requires a request first. */
  readonly userId: string | undefined;
}

/** One client of one controller, before or after one sign-in. */
export interface Connection {
  readonly api: BoundaryApi;
  /** Normalized address of the controller. */
  readonly address: string;
  /** Undefined while not signed in. */
  readonly user: ConnectionUser | undefined;
  /** The bundled lab: nothing of it is stored for the next start. */
  readonly lab: boolean;
  /** Unique within a run. */
  readonly generation: number;
  /** Aborted as soon as another connection is current. */
  readonly signal: AbortSignal;
}

export interface Connections {
  /** The connection shown on the screen; undefined until a controller responded. */
  current(): Connection | undefined;
  isCurrent(connection: Connection): boolean;
  /** Whether several controllers were current in this run: from then on an id alone is ambiguous. */
  several(): boolean;
  /** Makes a client the current one. Reads of the previous connection are aborted; its client is closed once unused. */
  turnTo(api: BoundaryApi, who: Pick<Connection, 'user' | 'lab'>): Connection;
  /** Leaves without a current controller, as while the lab starts. */
  leave(): void;
  /** Keeps the client open after it is no longer current, until the returned function is called. */
  hold(connection: Connection): () => void;
  /** Closes a client that was tried and did not become current. */
  discard(api: BoundaryApi): Promise<void>;
  /** Closes every client. */
  close(): Promise<void>;
}

/** Starts without a connection. */
export function createConnections(): Connections {
  let current: Connection | undefined;
  let abort = new AbortController();
  let generation = 0;
  const holds = new Map<BoundaryApi, number>();
  const addresses = new Set<string>();

  const isUsed = (api: BoundaryApi): boolean => current?.api === api || holds.has(api);
  const closeUnused = async (api: BoundaryApi | undefined): Promise<void> => {
    if (api !== undefined && !isUsed(api)) await api.close();
  };
  const replace = (next: Connection | undefined, nextAbort: AbortController): void => {
    const before = current;
    const beforeAbort = abort;
    current = next;
    abort = nextAbort;
    beforeAbort.abort();
    void closeUnused(before?.api);
  };

  return {
    current: () => current,
    isCurrent: (connection) => connection === current,
    several: () => addresses.size > 1,
    turnTo: (api, { user, lab }) => {
      const own = new AbortController();
      generation += 1;
      addresses.add(api.address);
      const next = { api, address: api.address, user, lab, generation, signal: own.signal };
      replace(next, own);
      return next;
    },
    leave: () => replace(undefined, new AbortController()),
    hold: ({ api }) => {
      holds.set(api, (holds.get(api) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (holds.get(api) ?? 1) - 1;
        if (left > 0) holds.set(api, left);
        else holds.delete(api);
        void closeUnused(api);
      };
    },
    discard: closeUnused,
    close: async () => {
      const apis = new Set([...holds.keys(), ...(current === undefined ? [] : [current.api])]);
      holds.clear();
      abort.abort();
      await Promise.all([...apis].map((api) => api.close()));
    },
  };
}
