import type { OpenedForward } from './types.ts';

/** What does not change while a forward is open; an object of it survives structured cloning. */
export class ForwardFacts implements OpenedForward {
  readonly sessionId: string;
  readonly targetId: string;
  readonly type: string;
  readonly hostId: string | undefined;
  readonly listenAddress: string;
  /** 0 until it listens. */
  listenPort: number;
  readonly expiresAtMs: number;
  readonly authorizationToken: string;
  readonly tofuToken: string;

  constructor(facts: OpenedForward) {
    this.sessionId = facts.sessionId;
    this.targetId = facts.targetId;
    this.type = facts.type;
    this.hostId = facts.hostId;
    this.listenAddress = facts.listenAddress;
    this.listenPort = facts.listenPort;
    this.expiresAtMs = facts.expiresAtMs;
    this.authorizationToken = facts.authorizationToken;
    this.tofuToken = facts.tofuToken;
  }
}
