import { expect, test } from 'vitest';
import { type EndTurn, FairTurns } from '../../src/lib/fair-turns.ts';

/** Starts calls named `group.member` and ends them one by one; returns the order in which they ran. */
async function orderOf(atOnce: number, calls: readonly string[]): Promise<string[]> {
  const turns = new FairTurns(atOnce);
  const running: { readonly name: string; readonly end: EndTurn }[] = [];
  const order: string[] = [];
  let most = 0;
  for (const name of calls) {
    const [group = '', member] = name.split('.');
    void turns.take(group, member).then((end) => {
      running.push({ name, end });
      most = Math.max(most, running.length);
    });
  }
  await Promise.resolve();
  for (let next = running.shift(); next !== undefined; next = running.shift()) {
    order.push(next.name);
    next.end();
    await Promise.resolve();
  }
  expect(most).toBeLessThanOrEqual(atOnce);
  return order;
}

test('groups take turns, whatever the number of their calls', async () => {
  expect(await orderOf(1, ['a', 'a', 'a', 'a', 'b', 'c'])).toEqual(['a', 'a', 'b', 'c', 'a', 'a']);
});

test('so do the members of a group', async () => {
  expect(await orderOf(1, ['a.x', 'a.x', 'a.x', 'a.y', 'b.x'])).toEqual(['a.x', 'a.x', 'b.x', 'a.y', 'a.x']);
});

test('all of them run, as many at a time as allowed', async () => {
  const calls = Array.from({ length: 50 }, (_, n) => `g${n % 3}.m${n % 7}`);
  expect((await orderOf(4, calls)).toSorted()).toEqual(calls.toSorted());
});
