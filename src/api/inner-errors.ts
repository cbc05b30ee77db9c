/**
 * Translates inner errors of a controller. Boundary returns 500 with its chain of wrapped errors, including addresses
 * (internal/daemon/controller/handlers/errors.go): the known ones become a sentence here, and the chain goes to the log.
 */
import type { ErrorCode } from '../lib/errors.ts';

export interface InnerError {
  readonly code: ErrorCode;
  /** Absent: the controller's own message is good enough. */
  readonly message?: string;
  /** Absent: the hint of the code fits. */
  readonly hint?: string;
}

/** Messages of pgx (jackc/pgx, pgconn/errors.go) for a lost connection, after one of the operations of internal/db. */
const LOST_DATABASE =
  /\bdbw?\.[^:]+:.*(?:unexpected EOF|conn closed|bad connection|broken pipe|connection reset by peer|connection refused|i\/o timeout|no such host)/s;

/**
 * Classes of PostgreSQL error codes (Appendix A of its manual): connection exception, insufficient resources, shutting down or starting up, and a
 * read-only standby.
 */
const DATABASE_STATE = /\(SQLSTATE (?:08\w{3}|53\w{3}|57P0\d|25006)\)/;

const KNOWN: readonly (readonly [RegExp, InnerError])[] = [
  [/failed to connect to `user=/, database('The controller cannot connect to its database.')],
  [DATABASE_STATE, database('The controller cannot use its database.')],
  [LOST_DATABASE, database('The controller lost the connection to its database.')],
  // db.(Db).DoTx gave up (MaxRetries).
  [/: error #1103\b/, database('The database of the controller is too busy.')],
  [
    // internal/server/repository_worker.go, SelectSessionWorkers and filterWorkers.
    /No workers are available to handle this session/,
    {
      code: 'no-worker',
      message: 'No worker is available for this target: none that is up matches its worker filter.',
    },
  ],
  [
    // handlers/targets/target_service.go, AuthorizeSession.
    /^No host sources or address found for given target|^No host was discovered after checking target address/,
    {
      code: 'failed-precondition',
      message: 'The target has no host: it has neither an address nor a host set with hosts.',
      hint: 'Ask an administrator to give the target an address, or host sources with hosts.',
    },
  ],
  [
    // internal/credential/vault: Unavailable and the codes of Vault.
    /: error #(?:3000|301[0-7])\b/,
    {
      code: 'controller-error',
      message: 'Vault did not issue credentials for this target.',
      hint: 'Ask an administrator to check Vault, its token and the credential library.',
    },
  ],
  // internal/auth/oidc/provider.go, convertToProvider, with errors of coreos/go-oidc: it asks the provider at each start of a sign-in.
  [
    /NewProvider: unable to create provider: Get /,
    { code: 'failed-precondition', message: 'The controller cannot reach the identity provider.' },
  ],
  [
    /NewProvider: unable to create provider: /,
    {
      code: 'failed-precondition',
      message: 'The identity provider returned an invalid response to the controller.',
    },
  ],
  [/not supported in OSS|Enterprise-only feature/, { code: 'unsupported' }],
];

function database(message: string): InnerError {
  return { code: 'controller-database', message };
}

/** Returns the known error behind a message of the controller. */
export function innerError(message: string): InnerError | undefined {
  return KNOWN.find(([pattern]) => pattern.test(message))?.[1];
}
