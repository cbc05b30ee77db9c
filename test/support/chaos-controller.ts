/** Makes an in-memory controller misbehave: late, wrong, partial, or missing responses, at random. */
import type { BoundaryApi } from '../../src/api/types.ts';
import { BndError, type ErrorCode } from '../../src/lib/errors.ts';
import type { Target } from '../../src/wire/resources.ts';
import type { MemoryWorld } from './memory-world.ts';
import { session, target } from './resources.ts';

const FAILURES: readonly ErrorCode[] = [
  'controller-timeout',
  'controller-unreachable',
  'controller-error',
  'bad-answer',
  'forbidden',
  'not-found',
  'rate-limited',
  'unauthenticated',
];

/** Repeatable random numbers (mulberry32): 0 ≤ x < 1. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** From now on every call of the world's controller may fail; sign-ins mostly work, so that something is shown. */
export function unleash(world: MemoryWorld, random: () => number): void {
  const { api } = world.controller;
  const trouble = async (): Promise<void> => {
    const dice = random();
    if (dice < 0.06) {
      const code = FAILURES[Math.floor(random() * FAILURES.length)] ?? 'bad-answer';
      throw new BndError(code, 'It went \u001b[31mwrong\u202e.', { retryAfterMs: 1000 });
    }
    if (dice < 0.16) await new Promise<void>((resolve) => world.clock.after(random() * 9000, resolve));
    if (dice > 0.97) shuffleRows(world, random);
  };
  const { list, read, authorizeSession, cancelSession, deleteAuthToken } = api;
  Object.assign(api, {
    list: async (...request) => {
      await trouble();
      return list(...request);
    },
    read: async (...request) => {
      await trouble();
      return read(...request);
    },
    authorizeSession: async (request) => {
      await trouble();
      return authorizeSession(request);
    },
    cancelSession: async (id) => {
      await trouble();
      return cancelSession(id);
    },
    deleteAuthToken: async (id) => {
      await trouble();
      return deleteAuthToken(id);
    },
  } satisfies Partial<BoundaryApi>);
}

/** Ways to misbehave, one at a time. */
export const TROUBLES = [
  'slow',
  'answers 500',
  'drops',
  'half answers',
  'odd fields',
  'vanishing rows',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** From now on most calls of the world's controller fail in this one way. */
export function unleashOnly(world: MemoryWorld, random: () => number, trouble: Trouble): void {
  const { api, rows } = world.controller;
  const { list, read, authorizeSession, cancelSession } = api;
  const suffer = async (): Promise<void> => {
    if (random() < 0.3) return;
    if (trouble === 'slow')
      await new Promise<void>((resolve) => world.clock.after(random() * 30_000, resolve));
    if (trouble === 'answers 500') throw new BndError('controller-error', 'The controller answered 500.');
    if (trouble === 'drops') throw new BndError('controller-unreachable', 'The connection was cut.');
    if (trouble === 'odd fields')
      rows.targets.unshift(oddTarget(`ttcp_${Math.floor(random() * 1e6)}`, random));
    if (trouble !== 'vanishing rows') return;
    for (const kept of [rows.targets, rows.sessions, rows.scopes, rows.hosts])
      kept.splice(Math.floor(random() * kept.length), 1);
  };
  Object.assign(api, {
    list: async (...request) => {
      await suffer();
      const whole = await list(...request);
      return trouble === 'half answers' && random() < 0.7
        ? { ...whole, items: whole.items.slice(0, Math.ceil(whole.items.length / 2)) }
        : whole;
    },
    read: async (...request) => {
      await suffer();
      return read(...request);
    },
    authorizeSession: async (request) => {
      await suffer();
      return authorizeSession(request);
    },
    cancelSession: async (id) => {
      await suffer();
      return cancelSession(id);
    },
  } satisfies Partial<BoundaryApi>);
}

/** What may be left of a target if its fields are invalid. */
function oddTarget(id: string, random: () => number): Target {
  const pick = <T>(...values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  return target(id, {
    name: pick('\u001b[2Jx', '', undefined, '漢'.repeat(300), '\u202e'),
    type: pick(undefined, '', 'rdp', 'a\nb'),
    scopeId: pick('gone', undefined, ''),
    address: pick(undefined, '', '\u0007'),
    defaultPort: pick(undefined, -1, Number.MAX_SAFE_INTEGER, 0.5),
    sessionMaxSeconds: pick(undefined, -5, 1e15),
    sessionConnectionLimit: pick(undefined, -2),
    hostSources: [{ id: 'gone', hostCatalogId: undefined }],
    raw: pick({}, { id: [null, { deep: [[[]]] }] }) ?? {},
  });
}

/** Another user deletes and creates things, with names full of control characters. */
function shuffleRows(world: MemoryWorld, random: () => number): void {
  const { rows } = world.controller;
  rows.targets.sort(() => random() - 0.5);
  if (random() < 0.3) rows.hosts.pop();
  if (random() < 0.3) rows.sessions.splice(Math.floor(random() * rows.sessions.length), 1);
  else rows.sessions.push(session(`s_${Math.floor(random() * 1e6)}`, { targetId: 'gone\u001b]0;x\u0007' }));
}
