import { describe, expect, onTestFinished, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import { Dialer } from '../../src/proxy/dialer.ts';
import { sessionIdentity } from '../../src/proxy/session-identity.ts';
import { type ReadyLink, WARM_TIMES, WarmLinks, type WarmTimes } from '../../src/proxy/warm-links.ts';
import { parseWorkerAddress } from '../../src/proxy/worker-address.ts';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { startTestWorker } from '../support/forwards.ts';
import { createTestSession, type ScriptedWorker } from '../support/scripted-worker.ts';

const NEVER = new AbortController().signal;

interface Rig {
  readonly worker: ScriptedWorker;
  readonly links: WarmLinks;
  /** Number of dials, successful or not. */
  readonly dials: () => number;
  /** Resolves when the newest dial is done and its link, if any, is kept. */
  readonly dialed: () => Promise<void>;
}

/** Warm links to one worker; the first `failures` dials fail. `atEnd` is called when a dial ends, before anything else learns of it. */
async function openRig(
  options: Partial<WarmTimes> = {},
  failures = 0,
  atEnd: () => void = () => undefined,
): Promise<Rig> {
  const session = await createTestSession();
  const worker = await startTestWorker(session, (peer) => peer.accept());
  const data = decodeAuthorizationToken(session.token([worker.address]));
  const address = parseWorkerAddress(worker.address);
  if (address === undefined) throw new Error('the worker has no address');
  const dialer = new Dialer({
    identity: sessionIdentity(data),
    addresses: [address],
    tofuToken: 'AbCdEfGhIjKlMnOpQrSt',
  });
  const dials: Promise<ReadyLink | BndError>[] = [];
  const dial = async (signal: AbortSignal) =>
    dials.length < failures ? new BndError('worker-unreachable', 'scripted') : dialer.ready(5_000, signal);
  const links = new WarmLinks({
    dial: (signal) => {
      const outcome = dial(signal);
      void outcome.then(atEnd);
      dials.push(outcome);
      return outcome;
    },
    least: 1,
    connectionsLeft: () => -1,
    times: { ...WARM_TIMES, ...options },
  });
  onTestFinished(() => links.stop());
  return {
    worker,
    links,
    dials: () => dials.length,
    async dialed() {
      await dials.at(-1);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function isReady(taken: ReadyLink | BndError | undefined): taken is ReadyLink {
  return taken !== undefined && !(taken instanceof BndError);
}

describe('warm links', () => {
  test('are replaced before they get old, and the old one is closed after its successor is open', async () => {
    const { worker, links } = await openRig({ renewMs: 100 });
    links.fill();
    await worker.until(() => worker.waiting.size === 1);
    const [first] = worker.waiting;
    let overlapped = false;
    await worker.until(() => {
      overlapped ||= worker.waiting.size === 2;
      return worker.upgrades >= 2 && first !== undefined && !worker.waiting.has(first);
    });
    expect(overlapped).toBe(true);
  });

  test('are taken while they are being dialed', async () => {
    const { worker, links, dials } = await openRig();
    links.fill();
    const taken = await links.take(NEVER);
    expect(isReady(taken) && taken.worker).toBe(worker.address);
    expect(dials()).toBe(1);
    if (isReady(taken)) taken.link.destroy();
  });

  test('go back if the program that waits for one leaves', async () => {
    const { worker, links, dials } = await openRig();
    links.fill();
    const leaving = new AbortController();
    const left = links.take(leaving.signal);
    leaving.abort(new BndError('cancelled', 'left'));
    await expect(left).rejects.toMatchObject({ code: 'cancelled' });
    const taken = await links.take(NEVER);
    expect(isReady(taken)).toBe(true);
    expect([dials(), worker.upgrades]).toEqual([1, 1]);
    if (isReady(taken)) taken.link.destroy();
  });

  test('stay if the program that waits for one leaves as it opens', async () => {
    const leaving = new AbortController();
    const leave = () => leaving.abort(new BndError('cancelled', 'left'));
    const { worker, links, dials, dialed } = await openRig({}, 0, leave);
    links.fill();
    await expect(links.take(leaving.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await dialed();
    const taken = links.takeKept();
    expect([taken?.worker, dials(), worker.waiting.size]).toEqual([worker.address, 1, 1]);
    taken?.link.destroy();
  });

  test('are not used after the computer slept', async () => {
    const { worker, links, dialed } = await openRig({ staleMs: -WARM_TIMES.renewMs });
    links.fill();
    await dialed();
    expect(await links.take(NEVER)).toBeUndefined();
    await worker.until(() => worker.upgrades === 1 && worker.waiting.size === 0);
    expect(worker.handshakes).toEqual([]);
  });

  test('are dialed again after failures, and report the failure to a program that waits', async () => {
    const { worker, links, dials } = await openRig({ retryMs: { first: 1, longest: 4 } }, 3);
    links.fill();
    expect(await links.take(NEVER)).toMatchObject({ code: 'worker-unreachable' });
    await worker.until(() => worker.waiting.size === 1);
    expect(dials()).toBe(4);
  });

  test('outlive a worker that closes silent connections: the next ones are replaced earlier', async () => {
    const { worker, links } = await openRig({ renewMs: 3_600_000, retryMs: { first: 1, longest: 400 } });
    links.fill();
    await worker.until(() => worker.waiting.size === 1);
    const closing = setTimeout(() => {
      for (const ws of worker.waiting) ws.close(1001);
    }, 200);
    onTestFinished(() => clearTimeout(closing));
    // The second replaces the closed one, the third replaces the second in time.
    await worker.until(() => worker.upgrades === 3);
    expect(worker.handshakes).toEqual([]);
  });

  test('are dialed a few at a time if there are others to dial first', async () => {
    const { worker, links, dials } = await openRig();
    for (let used = 0; used < 8; used += 1) await links.take(NEVER);
    links.fill(2);
    links.fill(2);
    expect(dials()).toBe(2);
    links.fill();
    expect(dials()).toBe(8);
    await worker.until(() => worker.waiting.size === 8);
  });

  test('of a worker that refused one are closed', async () => {
    const { worker, links, dialed } = await openRig();
    links.fill();
    await dialed();
    links.drop(worker.address);
    await worker.until(() => worker.upgrades === 1 && worker.waiting.size === 0);
    expect(await links.take(NEVER)).toBeUndefined();
  });

  test('are not dialed after the stop, and one in progress is closed', async () => {
    const { links, worker, dials, dialed } = await openRig();
    links.fill();
    links.stop();
    await dialed();
    links.fill();
    expect(await links.take(NEVER)).toBeUndefined();
    expect([dials(), worker.waiting.size]).toEqual([1, 0]);
  });
});
