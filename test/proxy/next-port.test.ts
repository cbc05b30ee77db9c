import { expect, test } from 'vitest';
import { BndError, type ErrorCode } from '../../src/lib/errors.ts';
import { openNear } from '../../src/proxy/next-port.ts';

/** Tries ports until `refusal` accepts one; resolves with all that were tried. */
async function triedFrom(
  first: number,
  refusal: (port: number) => ErrorCode | undefined,
): Promise<readonly number[]> {
  const tried: number[] = [];
  await openNear(async (port) => {
    tried.push(port);
    const code = refusal(port);
    if (code !== undefined) throw new BndError(code, 'no');
  }, first);
  return tried;
}

test('uses the next port if one is busy', async () => {
  expect(await triedFrom(5432, (port) => (port < 5434 ? 'port-busy' : undefined))).toEqual([
    5432, 5433, 5434,
  ]);
});

test('replaces a privileged port by one that is not, any free one if necessary', async () => {
  const needsRoot = (port: number) => (port > 0 && port < 1024 ? ('port-forbidden' as const) : undefined);
  expect(await triedFrom(1022, needsRoot)).toEqual([1022, 1023, 1024]);
  expect((await triedFrom(443, needsRoot)).at(-1)).toBe(0);
});

test('does not try ports above 65535', async () => {
  expect(await triedFrom(65_534, (port) => (port > 0 ? 'port-busy' : undefined))).toEqual([
    65_534, 65_535, 0,
  ]);
});

test('does not retry other failures', async () => {
  await expect(triedFrom(5432, () => 'bad-listen-address')).rejects.toMatchObject({
    code: 'bad-listen-address',
  });
});
