/** Shared parts of the controller. Built once in index.ts. */

import type { FairTurns } from '../../lib/fair-turns.ts';
import type { Callers } from './iam/caller.ts';
import type { ScopeTree } from './iam/scopes.ts';
import type { Tokens } from './iam/tokens.ts';
import type { SessionService } from './sessions/service.ts';
import type { Attempts } from './sign-in/attempts.ts';
import type { Clock } from './storage/clock.ts';
import type { Database } from './storage/database.ts';
import type { Links } from './storage/links.ts';
import type { Resources } from './storage/resources.ts';
import type { Vault } from './storage/vault.ts';

export interface Services {
  readonly db: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly resources: Resources;
  readonly links: Links;
  readonly scopes: ScopeTree;
  readonly callers: Callers;
  readonly tokens: Tokens;
  readonly sessions: SessionService;
  /** Browser sign-ins under way. */
  readonly attempts: Attempts;
  /** Time limit for an identity provider or a directory, for one sign-in. */
  readonly providerLimitMs: number;
  /** Sign-in waits for this: the passwords of an in-memory controller are hashed while it starts. */
  readonly passwordsReady: Promise<void>;
  /** Sign-ins are hashed in turn, by address and login name. */
  readonly hashing: FairTurns;
  /** `host:port` of the bundled worker, or undefined if it does not run. */
  readonly workerAddress: () => string | undefined;
  /** Evaluation steps per filter and request; undefined: the default. */
  readonly filterStepLimit: number | undefined;
}
