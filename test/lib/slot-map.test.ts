import { expect, test } from 'vitest';
import { changesBetween, SlotMap } from '../../src/lib/slot-map.ts';
import { fc } from '../support/fast-check.ts';

interface Thing {
  readonly key: string;
  readonly serial: number;
}

const key = fc.integer({ min: 0, max: 30 }).map(String);
const steps = fc.array(fc.record({ set: fc.array(key), gone: fc.array(key) }), { maxLength: 12 });

let serial = 0;
const entry = (name: string): [string, Thing] => {
  serial += 1;
  return [name, { key: name, serial }];
};

function sorted(map: ReadonlyMap<string, Thing>): readonly (readonly [string, Thing])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

test('behaves like a plain map after any changes, and leaves earlier copies alone', () => {
  fc.assert(
    fc.property(steps, (changes) => {
      let map = SlotMap.from<Thing>([]);
      let plain = new Map<string, Thing>();
      const earlier: [ReadonlyMap<string, Thing>, ReadonlyMap<string, Thing>][] = [];
      for (const { set, gone } of changes) {
        const entries = set.map(entry);
        map = map.changed(entries, gone);
        plain = new Map([...plain, ...entries].filter(([name]) => !gone.includes(name)));
        earlier.push([map, plain]);
      }
      for (const [one, other] of earlier) {
        expect(sorted(one)).toEqual(sorted(other));
        expect(one.size).toBe(other.size);
        expect([...one.values()]).toHaveLength(other.size);
        expect([...one.keys()].sort()).toEqual([...other.keys()].sort());
        for (let name = 0; name <= 30; name++) {
          expect(one.get(String(name))).toBe(other.get(String(name)));
          expect(one.has(String(name))).toBe(other.has(String(name)));
        }
        const visited: string[] = [];
        one.forEach((value, name) => {
          visited.push(`${name} ${value.serial}`);
        });
        expect(visited).toHaveLength(other.size);
      }
    }),
  );
});

test('two copies of the same map are independent', () => {
  const map = SlotMap.from([entry('a')]);
  const [one, other] = [map.changed([entry('b')], []), map.changed([entry('c')], ['a'])];
  expect([[...map.keys()], [...one.keys()], [...other.keys()]]).toEqual([['a'], ['a', 'b'], ['c']]);
});

test('reports the changes between two copies', () => {
  fc.assert(
    fc.property(steps, steps, (first, second) => {
      const grow = (from: SlotMap<Thing>, changes: typeof first): SlotMap<Thing> =>
        changes.reduce((map, { set, gone }) => map.changed(set.map(entry), gone), from);
      const before = grow(SlotMap.from<Thing>([]), first);
      const after = grow(before, second);
      const changes = changesBetween(before, after);
      const serials = (things: Iterable<Thing> | undefined) =>
        [...(things ?? [])].map((thing) => thing.serial);
      const [was, is] = [serials(before.values()), serials(after.values())];
      expect(serials(changes?.gone).sort()).toEqual(was.filter((one) => !is.includes(one)).sort());
      expect(serials(changes?.come).sort()).toEqual(is.filter((one) => !was.includes(one)).sort());
    }),
  );
});

test('frees slots after many additions and removals', () => {
  let map = SlotMap.from([entry('stays')]);
  for (let round = 0; round < 3_000; round++) map = map.changed([entry(`n${round}`)], [`n${round - 1}`]);
  expect([...map.keys()].sort()).toEqual(['n2999', 'stays']);
  expect(changesBetween(map, SlotMap.from([entry('stays')]))).toBeUndefined();
});
