/** Programs without a terminal on a real controller, over HTTP, in simulated time. */
import { createApi } from '../../src/api/index.ts';
import type { BoundaryApi, RequestRecord } from '../../src/api/types.ts';
import { type App, createApp } from '../../src/app/core/app.ts';
import type { ClockPort } from '../../src/app/core/ports.ts';
import { PROGRAM } from '../../src/app/registry.ts';
import { settle } from './manual-clock.ts';
import { MemoryWorld } from './memory-world.ts';

/** Requests without a response yet. */
export class UnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  async track<T>(answer: Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await answer;
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  /** Resolves once all responses have arrived and their follow-up work is done. */
  async none(): Promise<void> {
    await settle();
    while (this.#count > 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      await settle();
    }
  }
}

/** One program; its requests are reported and tracked. Everything but controller and clock is in memory. */
export function headlessApp(options: {
  readonly address: string;
  readonly token: string;
  readonly clock: ClockPort;
  readonly underWay: UnderWay;
  readonly onRequest: (record: RequestRecord) => void;
}): App {
  const { address, token, clock, underWay, onRequest } = options;
  const world = new MemoryWorld();
  const connect = async (): Promise<BoundaryApi> =>
    tracked(createApi({ address, onRequest, now: clock.now }), underWay);
  return createApp(PROGRAM, {
    version: '0.0.0',
    address,
    token,
    lab: false,
    ports: { ...world.ports(), clock, connect, random: Math.random },
  });
}

function tracked(api: BoundaryApi, underWay: UnderWay): BoundaryApi {
  return {
    ...api,
    check: (...call) => underWay.track(api.check(...call)),
    list: (...call) => underWay.track(api.list(...call)),
    read: (...call) => underWay.track(api.read(...call)),
    readAuthToken: (...call) => underWay.track(api.readAuthToken(...call)),
  };
}
