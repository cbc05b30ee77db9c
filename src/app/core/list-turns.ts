/** Throttles lists: however often pollers and keys request a collection, it is listed no more than its pace and the controller's quotas allow. */
import type { BoundaryApi, CollectionName, RateLimit } from '../../api/types.ts';
import { BndError } from '../../lib/errors.ts';
import { type Budget, createBudget, LIST_PACE, type Pace, REST_PACE } from './pace.ts';
import { stretchOf, windowLeftMs } from './quota.ts';
import type { Runtime } from './runtime.ts';
import { isAtRest } from './state.ts';

export interface ListTurns {
  /** The same client with throttled lists. They reject with `cancelled` if their signal aborts while waiting. */
  paced(api: BoundaryApi): BoundaryApi;
  /** The factor by which to extend pauses between requests, from the tightest quota in use. */
  stretch(api: BoundaryApi): number;
}

/** Maximum factor: nothing is sent before the window ends in any case. */
const LONGEST_STRETCH = 8;
/** Programs that wait for the end of the same window resume within this time. */
const SPREAD_MS = 3_000;

export function createListTurns(runtime: Runtime): ListTurns {
  const { clock, random } = runtime.ports;
  const { get, store } = runtime;
  const budgets = new Map<string, Budget>();
  const newestMs = new Map<string, number>();
  const used = new Set<CollectionName>();

  const budget = (key: string, pace: Pace): Budget => {
    const known = budgets.get(key) ?? createBudget(pace);
    budgets.set(key, known);
    return known;
  };

  const budgetsOf = ({ address }: BoundaryApi, name: CollectionName): readonly Budget[] => {
    const ofList = budget(`${address} ${name}`, LIST_PACE);
    if (!isAtRest(get())) return [ofList];
    return [ofList, budget(`${address} at rest ${name === 'sessions' ? name : ''}`, REST_PACE)];
  };

  const tightest = (api: BoundaryApi): RateLimit | undefined => {
    const nowMs = clock.now();
    const quotas = [...used]
      .map((name) => api.rateLimit(name, 'list'))
      .filter((quota) => quota !== undefined);
    return quotas.sort((a, b) => stretchOf(b, nowMs) - stretchOf(a, nowMs))[0];
  };

  const byQuotaMs = (api: BoundaryApi, name: CollectionName): number => {
    const nowMs = clock.now();
    const quota = tightest(api);
    const stretch = stretchOf(quota, nowMs);
    if (quota === undefined || stretch === 1) return 0;
    const leftMs = windowLeftMs(quota, nowMs) + random() * SPREAD_MS;
    const newest = newestMs.get(`${api.address} ${name}`) ?? 0;
    return Math.min(leftMs, newest + LIST_PACE.everyMs * stretch - nowMs);
  };

  const waitMs = (api: BoundaryApi, name: CollectionName): number => {
    const nowMs = clock.now();
    const pausedMs = (get().connection.pausedUntilMs ?? 0) - nowMs;
    const waits = budgetsOf(api, name).map((one) => one.waitMs(nowMs));
    return Math.max(0, pausedMs, byQuotaMs(api, name), ...waits);
  };

  /** Ends early when the user becomes active. */
  const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = (): void => reject(new BndError('cancelled', 'The list is no longer needed.'));
    const cancel = clock.after(ms, resolve);
    const unsubscribe = store.subscribe((state, before) => {
      if (isAtRest(before) && !isAtRest(state)) resolve();
    });
    signal?.addEventListener('abort', stop);
    return promise.finally(() => {
      cancel();
      unsubscribe();
      signal?.removeEventListener('abort', stop);
    });
  };

  const turn = async (
    api: BoundaryApi,
    name: CollectionName,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    used.add(name);
    // Others may have taken the turn in the meantime.
    for (let ms = waitMs(api, name); ms > 0; ms = waitMs(api, name)) await pause(ms, signal);
    const nowMs = clock.now();
    newestMs.set(`${api.address} ${name}`, nowMs);
    for (const one of budgetsOf(api, name)) one.take(nowMs);
  };

  return {
    paced: (api) => ({
      ...api,
      list: async (name, query, listToken, signal) => {
        await turn(api, name, signal);
        return api.list(name, query, listToken, signal);
      },
    }),
    stretch: (api) => Math.min(LONGEST_STRETCH, stretchOf(tightest(api), clock.now())),
  };
}
