/** Messages between this program and its background processes, one JSON object per line. */
import * as v from 'valibot';
import type { SessionEnding } from '../../lib/end-session.ts';
import { BndError, ERROR_HINTS, type ErrorCode } from '../../lib/errors.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';

/** Session ids alone are not unique: two controllers can have the same ones, e.g. if one was restored from a copy of the other. */
const KEY = { controller: v.string(), sessionId: v.string() };
const FORWARD_KEY = v.object(KEY);
export type ForwardKey = v.InferOutput<typeof FORWARD_KEY>;

export function isSameForward(one: ForwardKey, other: ForwardKey): boolean {
  return one.controller === other.controller && one.sessionId === other.sessionId;
}

/** JSON has no undefined. */
const NO_FIELDS = {
  sourceName: undefined,
  storeId: undefined,
  storeType: undefined,
  credentialType: undefined,
  username: undefined,
  password: undefined,
  privateKey: undefined,
  privateKeyPassphrase: undefined,
};

/** Secret. */
const CREDENTIAL = v.pipe(
  v.object({
    sourceId: v.string(),
    sourceName: v.optional(v.string()),
    storeId: v.optional(v.string()),
    storeType: v.optional(v.string()),
    credentialType: v.optional(v.string()),
    username: v.optional(v.string()),
    password: v.optional(v.string()),
    privateKey: v.optional(v.string()),
    privateKeyPassphrase: v.optional(v.string()),
    values: v.array(v.object({ key: v.string(), value: v.string() })),
  }),
  v.transform((one): BrokeredCredential => ({ ...NO_FIELDS, ...one })),
);

const PROXY_PLACE = { controller: v.string(), listenAddress: v.string(), listenPort: v.number() };

/** Sent once, on stdin of the process. Holds secrets. */
export const HAND_OVER = v.object({
  forwards: v.array(
    v.object({
      ...KEY,
      targetId: v.string(),
      target: v.string(),
      listenAddress: v.string(),
      listenPort: v.number(),
      authorizationToken: v.string(),
      tofuToken: v.string(),
      /** Absent: the program that hands over is of an older version. */
      credentials: v.optional(v.array(CREDENTIAL), []),
    }),
  ),
  proxy: v.optional(
    v.object({
      ...PROXY_PLACE,
      direct: v.boolean(),
      idleMs: v.number(),
      login: v.optional(v.object({ user: v.string(), password: v.string(), pathSecret: v.string() })),
      sessionIds: v.array(v.string()),
    }),
  ),
});

/** Written to its stdout: the first line once it is ready, or why it failed; the second once it has opened what it could. */
export const READY = v.variant('ready', [
  v.object({ ready: v.literal(true) }),
  v.object({ ready: v.literal(false), reason: v.string() }),
]);
export const TAKEN = v.object({
  failed: v.array(v.object({ ...KEY, message: v.string() })),
  /** Why the proxy could not be opened. */
  proxyFailed: v.optional(v.string()),
});

/** Secret. */
const WEB_ACCESS = v.object({
  authorization: v.string(),
  isTls: v.boolean(),
  host: v.string(),
  port: v.number(),
  path: v.string(),
});

/**
 * Sent through its socket. `end` cancels sessions, `close` only closes the ports of sessions that are over; without `forwards` both apply to all.
 * `end-proxy` closes the port of the proxy; its sessions stay forwards until they are unused. `credentials` and `open-web` are for one forward: its
 * brokered credentials, and `Forward.openWeb`.
 */
export const REQUEST = v.variant('ask', [
  v.object({ ask: v.literal('report') }),
  v.object({ ask: v.literal('end'), forwards: v.optional(v.array(FORWARD_KEY)) }),
  v.object({ ask: v.literal('close'), forwards: v.optional(v.array(FORWARD_KEY)) }),
  v.object({ ask: v.literal('end-proxy') }),
  v.object({ ask: v.literal('credentials'), forward: FORWARD_KEY }),
  v.object({ ask: v.literal('open-web'), forward: FORWARD_KEY, access: WEB_ACCESS }),
]);
export type Request = v.InferOutput<typeof REQUEST>;

const STATED_FORWARD = v.object({
  ...KEY,
  targetId: v.string(),
  target: v.string(),
  listenAddress: v.string(),
  listenPort: v.number(),
  expiresAtMs: v.number(),
});

export type StatedForward = v.InferOutput<typeof STATED_FORWARD>;

const STATED_PROXY = v.object(PROXY_PLACE);
export type StatedProxy = v.InferOutput<typeof STATED_PROXY>;

const FIGURES = v.object({
  openConnections: v.number(),
  totalConnections: v.number(),
  bytesUp: v.number(),
  bytesDown: v.number(),
});
export type Figures = v.InferOutput<typeof FIGURES>;

/** Response to `report`. The login of the proxy is a secret of this machine. */
export const REPORT = v.object({
  pid: v.number(),
  forwards: v.array(
    v.object({
      ...STATED_FORWARD.entries,
      figures: FIGURES,
      /** Why the newest connection failed; absent while connections work. */
      failing: v.optional(v.string()),
    }),
  ),
  proxy: v.optional(
    v.object({
      ...PROXY_PLACE,
      pacUrl: v.string(),
      login: v.optional(v.object({ user: v.string(), password: v.string() })),
    }),
  ),
  /** Sentences about its problems. */
  problems: v.array(v.string()),
});
export type Report = v.InferOutput<typeof REPORT>;

/** Response to `end`. */
export const ENDINGS = v.object({
  endings: v.array(
    v.object({
      ...KEY,
      /** Absent: the session has ended. */
      failure: v.optional(v.object({ code: v.string(), message: v.string() })),
    }),
  ),
});
export type Endings = v.InferOutput<typeof ENDINGS>['endings'];

/** Response to `close` and `end-proxy`. */
export const CLOSED = v.object({ closed: v.literal(true) });

/** Response to `credentials`. Secret; empty if it does not hold the forward. */
export const CREDENTIALS = v.object({ credentials: v.array(CREDENTIAL) });

/** Response to `open-web`: the one-time address, which is secret; absent if it does not hold the forward. */
export const OPENED_WEB = v.object({ url: v.optional(v.string()) });

/** Content of a process's state file. Holds no secret. */
export const STATE_FILE = v.object({
  pid: v.number(),
  socket: v.string(),
  forwards: v.array(STATED_FORWARD),
  proxy: v.optional(STATED_PROXY),
});
export type BackgroundState = v.InferOutput<typeof STATE_FILE>;

/** Encodes the end of one session. */
export function endingMessage(key: ForwardKey, ending: SessionEnding): Endings[number] {
  const { controller, sessionId } = key;
  if (ending.ended) return { controller, sessionId };
  const { code, message } = ending.failure;
  return { controller, sessionId, failure: { code, message } };
}

/** Decodes a failure, with a code that this version knows. */
export function failureOf({ failure }: Endings[number]): BndError | undefined {
  if (failure === undefined) return undefined;
  return new BndError(isErrorCode(failure.code) ? failure.code : 'background-failed', failure.message);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_HINTS, code);
}

/** Parses one line; the error for an invalid line does not quote it. */
export function readLine<S extends v.GenericSchema>(schema: S, line: string): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(line));
  } catch {
    throw new BndError('background-failed', 'Unexpected message from a background process.');
  }
}
