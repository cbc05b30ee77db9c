import { expect, test } from 'vitest';
import { outsideCi } from '../../../src/commands/tui/outside-ci.ts';

test('hides CI while loading, restores it for client programs, also after a failure', async () => {
  const env: Record<string, string | undefined> = { CI: '', CONTINUOUS_INTEGRATION: '1', TERM: 'xterm' };
  const before = { ...env };
  expect(await outsideCi(env, async () => Object.keys(env))).toEqual(['TERM']);
  expect(env).toEqual(before);
  await expect(outsideCi(env, () => Promise.reject(new Error('no screen')))).rejects.toThrow('no screen');
  expect(env).toEqual(before);
});
