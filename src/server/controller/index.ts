/** The bundled controller: Boundary's API on one HTTP port, with its data in one SQLite file or in memory. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { BndError, errorText } from '../../lib/errors.ts';
import { FairTurns } from '../../lib/fair-turns.ts';
import { ConnectionLimits } from '../limits/connection-limits.ts';
import { Kinds } from './engine/kinds.ts';
import { createApp } from './http/app.ts';
import { HTTP_LIMITS, type HttpLimits } from './http/limits.ts';
import type { ServerIdentity } from './http/listener.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import type { RequestRecord } from './http/request-record.ts';
import { Callers } from './iam/caller.ts';
import { ScopeTree } from './iam/scopes.ts';
import { Tokens } from './iam/tokens.ts';
import { forgetRemoved } from './listing/rows.ts';
import { ALL_KINDS } from './resources/index.ts';
import { type DevSeed, hashLogins, seedDev, seedPasswords } from './seed/dev.ts';
import { type LabSeed, seedLab } from './seed/lab.ts';
import { moveSignIn, type SignInSeed, settlePrefix } from './seed/sign-in.ts';
import type { Services } from './services.ts';
import { SessionService } from './sessions/service.ts';
import { Attempts } from './sign-in/attempts.ts';
import { type Clock, createClock } from './storage/clock.ts';
import { dataFileError, isSqliteError } from './storage/data-file-error.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { checkKey } from './storage/key-check.ts';
import { Links } from './storage/links.ts';
import { Resources } from './storage/resources.ts';
import { openVault } from './storage/vault.ts';

export interface ControllerOptions {
  /** Absent: in memory. */
  readonly dataFile?: string;
  /** For tests: as if the disk of the data file were full beyond so many pages. */
  readonly mostDataPages?: number;
  /** Port 0: any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** `host:port` of the worker in authorization tokens; undefined without a worker. */
  readonly workerAddress: () => string | undefined;
  /** Suffix of the initial resource ids: ten letters or digits. */
  readonly idSuffix: string;
  readonly loginName: string;
  /** Secret. */
  readonly password: string;
  readonly unprivilegedLoginName: string;
  /** Secret. */
  readonly unprivilegedPassword: string;
  readonly lab?: LabSeed | undefined;
  /** What is behind the initial OIDC and LDAP methods; absent: nothing. */
  readonly signIn?: SignInSeed | undefined;
  /** One error line at a time, without secrets. */
  readonly log?: (line: string) => void;
  /** Called after each request. */
  readonly logRequest?: (request: RequestRecord) => void;
  /** Milliseconds since the epoch; for tests. */
  readonly clock?: () => number;
  /** Default true. */
  readonly isRateLimited?: boolean;
  /** Evaluation steps per filter and request; for tests. */
  readonly filterStepLimit?: number;
  /** Time limit for an identity provider or a directory, for one sign-in; default 10 s. */
  readonly providerLimitMs?: number;
  /** Defaults: HTTP_LIMITS. */
  readonly limits?: Partial<HttpLimits>;
  /** Shared with the worker of the same process. */
  readonly connections?: ConnectionLimits;
  /** Serves HTTPS. */
  readonly identity?: ServerIdentity | undefined;
}

/** A provider that needs longer keeps its user waiting without a word. */
const PROVIDER_LIMIT_MS = 10_000;

/** Interface for a worker in the same process, see SessionService. */
export type ControllerAuthority = Pick<
  SessionService,
  | 'lookupSession'
  | 'activateSession'
  | 'cancelSession'
  | 'authorizeConnection'
  | 'connectConnection'
  | 'closeConnections'
  | 'reportBytes'
  | 'onSessionEnded'
>;

export interface Controller {
  /** http:// or https://host:port; port 0 until it listens on a port chosen by the system. */
  readonly address: string;
  /** Rejects with BndError `port-busy`, `port-forbidden` or `bad-listen-address`. */
  listen(): Promise<void>;
  /** Finishes pending requests, rejects new ones, then closes the data file. */
  close(): Promise<void>;
  readonly authority: ControllerAuthority;
}

/** Rejects with BndError `data-file` if the file cannot be used. */
export async function createController(options: ControllerOptions): Promise<Controller> {
  const clock = createClock(options.clock);
  const log = options.log ?? (() => undefined);
  const db = openDatabase({ file: options.dataFile, clock, log, mostPages: options.mostDataPages });
  const { host, port } = options.listen;
  const scheme = options.identity === undefined ? 'http' : 'https';
  let address = urlOf(scheme, host, port);
  const services = await start(options, clock, db, address).catch((error: unknown) => {
    db.close();
    throw isSqliteError(error) ? dataFileError(options.dataFile, error) : error;
  });
  const app = await createApp({
    services,
    limiter: options.isRateLimited === false ? undefined : createRateLimiter(clock.nowMs),
    log,
    logRequest: options.logRequest,
    limits: { ...HTTP_LIMITS, ...options.limits },
    connections: options.connections ?? new ConnectionLimits({ log }),
    identity: options.identity,
  });
  let isClosed = false;
  return {
    get address() {
      return address;
    },
    listen: async () => {
      try {
        app.listen(port, host);
        await once(app, 'listening');
      } catch (error) {
        throw listenFailure(error, `${host}:${port}`);
      }
      const bound = app.address();
      if (typeof bound === 'object' && bound !== null) {
        const unbound = address;
        address = urlOf(scheme, host, bound.port);
        settlePrefix(db, options.idSuffix, unbound, address);
      }
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      services.sessions.stop();
      await closed(app);
      await services.passwordsReady;
      services.db.close();
    },
    authority: services.sessions,
  };
}

/** Everything that reads or writes the data file before the first request. */
async function start(
  options: ControllerOptions,
  clock: Clock,
  db: Database,
  apiUrl: string,
): Promise<Services> {
  const services = await createServices(options, clock, db, apiUrl);
  services.sessions.start(options.log ?? (() => undefined));
  forgetRemoved(db, clock.nowMs());
  return services;
}

async function createServices(
  options: ControllerOptions,
  clock: Clock,
  db: Database,
  apiUrl: string,
): Promise<Services> {
  const resources = new Resources(db, clock);
  const links = new Links(db);
  const isNew = resources.get('global') === undefined;
  const vault = openVault(options.dataFile, isNew);
  if (options.dataFile !== undefined) checkKey(db, vault, options.dataFile);
  const base = {
    db,
    clock,
    vault,
    resources,
    links,
    scopes: new ScopeTree(resources),
    callers: new Callers(db, links),
    tokens: new Tokens(db, clock),
    sessions: new SessionService(db, clock, vault),
    attempts: new Attempts(vault, clock.nowMs),
    providerLimitMs: options.providerLimitMs ?? PROVIDER_LIMIT_MS,
    kinds: new Kinds(ALL_KINDS),
    workerAddress: options.workerAddress,
    filterStepLimit: options.filterStepLimit,
    passwordsReady: Promise.resolve(),
    // Two leave threads of the pool for name lookups and files.
    hashing: new FairTurns(2),
  };
  if (isNew) return fill(base, options, { ...options, apiUrl });
  if (options.signIn !== undefined) moveSignIn(base, options.idSuffix, apiUrl, options.signIn);
  return base;
}

/**
 * Creates the initial resources: in a data file all of them or, if the process ends in between, none. For in-memory databases hashing runs in the
 * background; only sign-in waits for it.
 */
async function fill(services: Services, options: ControllerOptions, seed: DevSeed): Promise<Services> {
  const hashing = hashLogins(seed);
  const known = options.dataFile === undefined ? undefined : await hashing;
  services.db.transaction(() => {
    seedDev(services, seed);
    if (options.lab !== undefined) seedLab(services, options.lab, `u_${options.idSuffix}`);
    if (known !== undefined) seedPasswords(services, seed, known);
  });
  if (known !== undefined) return services;
  return {
    ...services,
    passwordsReady: hashing.then((hashes) => seedPasswords(services, seed, hashes)),
  };
}

/** Finishes pending requests and closes idle connections. */
async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  const ended = once(server, 'close');
  server.close();
  await ended;
}

function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function listenFailure(error: unknown, where: string): BndError {
  const code: unknown = Reflect.get(Object(error), 'code');
  if (code === 'EADDRINUSE') {
    return new BndError('port-busy', `The controller cannot listen on ${where}: the port is in use.`, {
      cause: error,
      hint: 'Choose another one with --api-listen-address, port 0 for any free one.',
    });
  }
  if (code === 'EACCES') {
    return new BndError('port-forbidden', `Permission denied: the controller cannot listen on ${where}.`, {
      cause: error,
    });
  }
  return new BndError(
    'bad-listen-address',
    `The controller cannot listen on ${where}: ${errorText(error)}.`,
    { cause: error },
  );
}
