/** Starts the lab, and knows what of it lasts as long as this program: nothing of it is stored. */
import type { Failure } from '../../core/failure.ts';
import type { Lab } from '../../core/ports.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { AppState } from '../../core/state.ts';

interface LabHooks {
  /** A restarted lab has a new worker, which ended the sessions of the previous one. */
  readonly sessionsOver: (controller: string) => Promise<void>;
  /** Called once it runs, unless the user has left it in the meantime. */
  readonly reached: (lab: Lab) => void;
  readonly fail: (failure: Failure) => void;
}

export interface LabStart {
  start(hooks: LabHooks): void;
  /** Whether the lab is shown and has this address. */
  isAt(address: string): boolean;
  /** Of its administrator; empty before the first start. */
  password(): string;
  /** Remembered settings of its targets. */
  memory(): AppState['memory'];
  /** Called before another controller is shown. */
  keepMemory(): void;
}

/** One for the program. */
export function createLabStart(runtime: Runtime): LabStart {
  const { ports, get, update } = runtime;
  let known: Lab | undefined;
  let memory: AppState['memory'] = {};
  /** Counts the starts: the lab takes seconds, and the user may leave in the meantime. */
  let starts = 0;

  const start = ({ sessionsOver, reached, fail }: LabHooks): void => {
    starts += 1;
    const own = starts;
    const isWanted = (): boolean => {
      const { phase, lab: onLab } = get().connection;
      return own === starts && onLab && phase === 'starting-lab';
    };
    const started = (): void =>
      update((state) => ({ ...state, connection: { ...state.connection, phase: 'signed-out' } }));
    runtime.spawn(
      async () => {
        const lab = await ports.lab.start();
        const gone = known !== undefined && known.api !== lab.api ? known.api : undefined;
        known = { ...lab };
        if (gone !== undefined) {
          memory = {};
          await sessionsOver(gone);
        }
        if (!isWanted()) return;
        started();
        reached(lab);
      },
      (failure) => {
        if (!isWanted()) return;
        started();
        fail(failure);
      },
    );
  };

  return {
    start,
    isAt: (address) => get().connection.lab && address === known?.api,
    password: () => known?.password ?? '',
    memory: () => memory,
    keepMemory: () => {
      const { connection, memory: now } = get();
      if (connection.lab && connection.phase === 'signed-in') memory = now;
    },
  };
}
