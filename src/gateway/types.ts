/** One local port for all targets: what it needs from the program. */
import type { OnlyYou } from '../lib/only-you.ts';
import type { LocalForward, OpenForward } from '../proxy/types.ts';

/** A target that a name stands for. */
export interface NamedTarget {
  /** Connections to the same key share a session. */
  readonly key: string;
  readonly targetId: string;
  readonly hostId: string | undefined;
  /** For texts. */
  readonly label: string;
  /** Ports under which it is reached; empty: any. */
  readonly ports: readonly number[];
  /** False if only the controller can tell whether it exists: what can be authorized need not be listed. */
  readonly isListed: boolean;
}

/** All calls reject with BndError only. */
export interface Backend {
  /** Finds the target of a host name. Rejects with `not-found`, with `usage` if it is malformed, and with `failed-precondition` if it is ambiguous. */
  resolve(host: string): Promise<NamedTarget>;
  /** Authorizes a session and listens for it. */
  open(target: NamedTarget): Promise<LocalForward>;
  /** Returns the host names that stand for targets without the suffix, as far as known. */
  aliases(): Promise<readonly string[]>;
}

/** The wall clock, controllable by tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once when the clock reaches `timeMs`, never before the next turn; the returned function cancels it. */
  at(timeMs: number, run: () => void): () => void;
}

/** What `:proxy` opens. */
export interface GatewayRequest {
  readonly listenAddress: string;
  /** 0: any free one. */
  readonly listenPort: number;
  readonly direct: boolean;
  /** Whether programs of other users are refused. */
  readonly onlyYou: OnlyYou;
}

/** The part of a backend that the screen has: its forwards are in the thread of the proxy. Rejects with BndError only. */
export interface RemoteBackend extends Pick<Backend, 'resolve' | 'aliases'> {
  /** Authorizes a session and opens its forward through `openForward` of the proxy. Resolves with the id of the session. */
  open(target: NamedTarget): Promise<string>;
  /** A sentence about a client that was refused. */
  refused(text: string): void;
}

/** What clients have to send. Secret, except for the user. */
export interface LoginFacts {
  readonly user: string;
  readonly password: string;
  /** Part of the path of the PAC file. */
  readonly pathSecret: string;
}

/** The proxy of the screen, in a thread of its own. */
export interface OpenedGateway {
  readonly port: number;
  readonly pacUrl: string;
  /** What clients have to send; the password is a secret. */
  readonly login: LoginFacts | undefined;
  /** Opens forwards in the thread of the proxy. */
  readonly openForward: OpenForward;
  /** Resolves when the thread has ended unexpectedly. */
  readonly lost: Promise<void>;
  /** Stops listening; the forwards stay open. Resolves when the port is free; never rejects. */
  close(): Promise<void>;
}

/** Rejects like `listen`. */
export type OpenGateway<Request = GatewayRequest> = (
  request: Request,
  backend: RemoteBackend,
) => Promise<OpenedGateway>;
