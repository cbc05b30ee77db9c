/**
 * Time from a local connect to the first byte of the answer, over a line with a round trip of 50 ms, in round trips; and how many connections a second
 * one after the other. BND_OFFICIAL: path of the official program, for comparison.
 */
import type { Rest } from '../support/rest.ts';
import { createTarget } from '../support/rest.ts';
import { type LineClient, overLine } from './line-client.ts';
import { type Measured, median } from './report.ts';

const LINE_MS = 50;
const ROW_LINE_MS = 20;
const ONE_BY_ONE = 20;
const BURST = 10;
const IN_A_ROW = 200;

interface Trips {
  readonly alone: number;
  readonly firstBurst: number;
  readonly nextBurst: number;
  /** Connections a second. */
  readonly rate: number;
  /** Connections without an answer; they and what they cost are not in the other figures. */
  readonly lost: number;
}

/** `port`: an echo server. `where`: which worker, for the table. */
export async function measureRoundTrips(rest: Rest, port: number, where: string): Promise<Measured[]> {
  const target = await createTarget(rest, `bench round trips ${Date.now()}`, port);
  const ours = await measureClient(rest, target, undefined);
  const official = process.env.BND_OFFICIAL;
  const theirs = official === undefined ? undefined : await measureClient(rest, target, official);
  const beside = (key: keyof Trips): string =>
    theirs === undefined
      ? ''
      : `; official ${theirs[key].toFixed(1)}, ${(ours[key] / theirs[key]).toFixed(2)} ×`;
  const row = (measure: string, key: 'alone' | 'firstBurst' | 'nextBurst', most: number): Measured => {
    const part = theirs === undefined ? Number.NaN : ours[key] / theirs[key];
    const isBeside = key === 'alone';
    return {
      measure: `${measure}, ${where}`,
      reach: `≤ ${most} round trips${isBeside ? ', ≤ 0.3 × official' : ''}`,
      seen: `${ours[key].toFixed(1)} round trips${beside(key)}`,
      reached: ours[key] <= most && !(isBeside && part > 0.3),
      figures: { trips: ours[key], official: theirs?.[key] ?? Number.NaN },
    };
  };
  return [
    row('connect → first byte, 50 ms round trip', 'alone', 1.5),
    row('ten at once, the first time (median)', 'firstBurst', 5.5),
    row('ten at once after a burst (median)', 'nextBurst', 2.5),
    {
      measure: `200 connections in a row, 20 ms round trip, ${where}`,
      reach: '≥ 3 × official',
      seen: `${ours.rate.toFixed(1)} a second${beside('rate')}`,
      reached: theirs === undefined || ours.rate >= 3 * theirs.rate,
      figures: { rate: ours.rate, official: theirs?.rate ?? Number.NaN },
    },
    {
      measure: `connections without an answer meanwhile, ${where}`,
      reach: '0',
      seen: `${ours.lost}${theirs === undefined ? '' : `; official ${theirs.lost}`}`,
      reached: ours.lost === 0,
      figures: { lost: ours.lost, official: theirs?.lost ?? Number.NaN },
    },
  ];
}

async function measureClient(rest: Rest, target: string, official: string | undefined): Promise<Trips> {
  const trips = await overLine({ rest, target, official, roundTripMs: LINE_MS }, async (client) => {
    const firstBurst = median(await client.atOnce(BURST));
    // Time to get ready for the next one.
    await new Promise((resolve) => setTimeout(resolve, 20 * LINE_MS));
    const nextBurst = median(await client.atOnce(BURST));
    const single = await inARow(client, ONE_BY_ONE);
    return {
      firstBurst: firstBurst / LINE_MS,
      nextBurst: nextBurst / LINE_MS,
      alone: median(single) / LINE_MS,
      lost: client.lost,
    };
  });
  const row = await overLine({ rest, target, official, roundTripMs: ROW_LINE_MS }, async (client) => {
    const times = await inARow(client, IN_A_ROW);
    const sumMs = times.reduce((sum, ms) => sum + ms, 0);
    return { rate: (IN_A_ROW * 1000) / sumMs, lost: client.lost };
  });
  return { ...trips, rate: row.rate, lost: trips.lost + row.lost };
}

async function inARow(client: LineClient, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) times.push(...(await client.atOnce(1)));
  return times;
}
