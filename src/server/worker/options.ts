/** What a worker is created with. */
import type { ConnectionLimits } from '../limits/connection-limits.ts';
import type { SessionAuthority } from './authority.ts';
import type { WorkerTimes } from './limits.ts';

export interface WorkerOptions {
  readonly authority: SessionAuthority;
  /** Port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** One line at a time, without secrets. */
  readonly log?: (line: string) => void;
  /** How often bytes of open connections are reported; default 1 s. */
  readonly reportIntervalMs?: number;
  /** Defaults: WORKER_TIMES. */
  readonly timeoutsMs?: Partial<WorkerTimes>;
  /** How many websockets of a session may wait for long without a handshake; default 16. */
  readonly idleWebsockets?: number;
  /** Shared with the controller of the same process. */
  readonly limits?: ConnectionLimits;
}
