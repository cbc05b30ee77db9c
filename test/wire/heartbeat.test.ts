import { expect, test } from 'vitest';
import { Heartbeat } from '../../src/wire/heartbeat.ts';

type Step = 'wrote' | 'pinged' | 'ponged';

test.each<[string, boolean, Step[]]>([
  ['answers no more', true, ['pinged', 'ponged', 'pinged', 'pinged', 'pinged']],
  [
    'has read the payload and answers no more',
    true,
    ['wrote', 'pinged', 'ponged', 'pinged', 'pinged', 'pinged'],
  ],
  ['may be late', false, ['pinged', 'ponged', 'pinged', 'pinged']],
  ['never answered', false, ['pinged', 'pinged', 'pinged', 'pinged']],
  ['may not have read the payload', false, ['pinged', 'ponged', 'wrote', 'pinged', 'pinged', 'pinged']],
  ['answered before the payload', false, ['pinged', 'wrote', 'ponged', 'pinged', 'pinged', 'pinged']],
  ['answers late and then no more', true, ['pinged', 'pinged', 'ponged', 'pinged', 'pinged', 'pinged']],
  [
    'leaves out pongs now and then',
    false,
    ['pinged', 'ponged', ...Array.from({ length: 4 }, (): Step[] => ['pinged', 'pinged', 'ponged']).flat()],
  ],
  ['answers again', false, ['pinged', 'ponged', 'pinged', 'pinged', 'pinged', 'ponged']],
])('a peer that %s is gone: %s', (_, isGone, steps) => {
  const heartbeat = new Heartbeat();
  for (const step of steps) heartbeat[step]();
  expect(heartbeat.isMissed).toBe(isGone);
});
