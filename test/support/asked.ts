/** Requests to an in-memory controller over simulated time. */
import type { AppDriver } from './app-driver.ts';

const MINUTE_S = 60;

/** The calls of one second, e.g. `list targets`. */
type Second = readonly string[];

/** Advances seconds and returns the requests of each; `during` acts in the middle of one. */
export async function secondsOf(
  app: AppDriver,
  count: number,
  during: (second: number) => Promise<unknown> = async () => undefined,
): Promise<readonly Second[]> {
  const { clock, controller } = app.world;
  const { calls } = controller;
  const seconds: Second[] = [];
  for (let second = 0; second < count; second++) {
    const before = calls.length;
    const endMs = clock.now() + 1_000;
    await clock.advance(250);
    await during(second);
    await clock.advance(endMs - clock.now());
    seconds.push(calls.slice(before));
  }
  return seconds;
}

/** The maximum number of these calls within any sixty seconds. */
export function mostInAMinute(seconds: readonly Second[], counts: (call: string) => boolean): number {
  const times = seconds.map((calls) => calls.filter(counts).length);
  const minutes = times.map((_, from) =>
    times.slice(from, from + MINUTE_S).reduce((sum, one) => sum + one, 0),
  );
  return Math.max(0, ...minutes);
}

/** A list of any collection. */
export function isList(call: string): boolean {
  return call.startsWith('list ');
}

/** For the collection with the most lists within any sixty seconds, their number. */
export function mostOfOneCollection(seconds: readonly Second[]): number {
  const lists = new Set(seconds.flat().filter(isList));
  return Math.max(0, ...[...lists].map((list) => mostInAMinute(seconds, (call) => call === list)));
}
