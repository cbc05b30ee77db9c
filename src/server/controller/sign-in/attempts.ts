/**
 * Sign-ins by a browser that are under way (internal/auth/oidc/service_start_auth.go in hashicorp/boundary). What the browser and the client carry is
 * sealed, so nothing is kept for an attempt until its callback arrives; then its result waits for the client in memory.
 */
import { asObject, integer, text } from '../../../lib/json.ts';
import { randomBase62 } from '../../../wire/ids.ts';
import type { Problem } from '../http/problem.ts';
import type { Vault } from '../storage/vault.ts';

/** As the official controller has it (AttemptExpiration in internal/auth/oidc/service.go). */
const ATTEMPT_MS = 300_000;
const STATE = 'oidc state';
const TOKEN_ID = 'oidc token id';
/** Beyond it only successes are kept: anyone can start an attempt and let it fail. */
const MAX_OUTCOMES = 1000;

/** What the state of an attempt carries through the browser. */
export interface Attempt {
  readonly id: string;
  readonly methodId: string;
  readonly nonce: string;
  readonly expiresAtMs: number;
  /** Fingerprint of the method's settings when it started. */
  readonly settings: string;
  /** JSON for the last page, from the client that started it. */
  readonly payload: string | undefined;
}

/** Who signed in. */
export interface SignedInAccount {
  readonly accountId: string;
  readonly userId: string;
}

/** What became of an attempt whose callback arrived. */
export type Outcome =
  | { readonly kind: 'working' }
  | { readonly kind: 'done'; readonly account: SignedInAccount }
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** The client has its token. */
  | { readonly kind: 'collected' };

export class Attempts {
  readonly #vault: Vault;
  readonly #nowMs: () => number;
  readonly #outcomes = new Map<string, { readonly outcome: Outcome; readonly expiresAtMs: number }>();

  constructor(vault: Vault, nowMs: () => number) {
    this.#vault = vault;
    this.#nowMs = nowMs;
  }

  /** Returns the attempt, its `state` for the provider and its token id for the client. */
  start(
    methodId: string,
    settings: string,
    payload: string | undefined,
  ): { readonly attempt: Attempt; readonly state: string; readonly tokenId: string } {
    const attempt: Attempt = {
      id: randomBase62(20),
      methodId,
      nonce: randomBase62(20),
      expiresAtMs: this.#nowMs() + ATTEMPT_MS,
      settings,
      payload,
    };
    return { attempt, state: this.#seal(STATE, attempt), tokenId: this.#seal(TOKEN_ID, attempt) };
  }

  /** Returns the attempt of a state; undefined if this controller did not make it. */
  ofState(state: string): Attempt | undefined {
    return this.#open(STATE, state);
  }

  /** The same for the token id of a client. */
  ofTokenId(tokenId: string): Attempt | undefined {
    return this.#open(TOKEN_ID, tokenId);
  }

  isOver({ expiresAtMs }: Attempt): boolean {
    return expiresAtMs <= this.#nowMs();
  }

  /** Begins the one callback of an attempt; false if there was one before. */
  begin(attempt: Attempt): boolean {
    for (const [id, { expiresAtMs, outcome }] of this.#outcomes) {
      const isLeast = this.#outcomes.size >= MAX_OUTCOMES && outcome.kind !== 'done';
      if (isLeast || expiresAtMs <= this.#nowMs()) this.#outcomes.delete(id);
    }
    if (this.#outcomes.has(attempt.id)) return false;
    this.end(attempt, { kind: 'working' });
    return true;
  }

  end({ id, expiresAtMs }: Attempt, outcome: Outcome): void {
    this.#outcomes.set(id, { outcome, expiresAtMs });
  }

  /** Undefined: the user is still at the provider. */
  outcomeOf({ id }: Attempt): Outcome | undefined {
    return this.#outcomes.get(id)?.outcome;
  }

  #seal(purpose: string, attempt: Attempt): string {
    return Buffer.from(this.#vault.seal(purpose, Buffer.from(JSON.stringify(attempt)))).toString('base64url');
  }

  #open(purpose: string, sealed: string): Attempt | undefined {
    let plain: Uint8Array;
    try {
      plain = this.#vault.open(purpose, Buffer.from(sealed, 'base64url'));
    } catch {
      return undefined;
    }
    const object = asObject(JSON.parse(Buffer.from(plain).toString()));
    return {
      id: text(object, 'id') ?? '',
      methodId: text(object, 'methodId') ?? '',
      nonce: text(object, 'nonce') ?? '',
      expiresAtMs: integer(object, 'expiresAtMs') ?? 0,
      settings: text(object, 'settings') ?? '',
      payload: text(object, 'payload'),
    };
  }
}
