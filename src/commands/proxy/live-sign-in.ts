/** The sign-in of a command that runs for days: follows what `bnd-tui login` stores meanwhile. */
import { isBndError } from '../../lib/errors.ts';
import { type ControllerClient, signedInClient } from '../signed-in-api.ts';

export class LiveSignIn {
  readonly #addr: string | undefined;
  #client: Promise<ControllerClient> | undefined;

  /** `addr`: as for `signedInClient`. */
  constructor(addr: string | undefined) {
    this.#addr = addr;
  }

  /** Runs `work` signed in; once more with what is stored now if the sign-in is not valid any more. Rejects with BndError, `unauthenticated` without one. */
  async run<T>(work: (client: ControllerClient) => Promise<T>): Promise<T> {
    const before = this.#client;
    const used = before ?? this.#signIn();
    try {
      return await work(await used);
    } catch (error) {
      if (!isBndError(error, 'unauthenticated', 'token-expired')) throw error;
      if (this.#client === used) this.#client = undefined;
      if (before === undefined) throw error;
      return work(await (this.#client ?? this.#signIn()));
    }
  }

  #signIn(): Promise<ControllerClient> {
    this.#client = signedInClient(this.#addr);
    return this.#client;
  }
}
