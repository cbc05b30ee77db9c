/** Checks of this machine. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkClipboard, checkUsers } from '../../../src/commands/doctor/machine.ts';
import { LaunchBench } from '../../support/launch-bench.ts';

let bench: LaunchBench;
beforeEach(async () => {
  bench = await LaunchBench.set();
});
afterEach(() => bench.clear());

describe('the clipboard', () => {
  test('without a display does not claim that an installed program is missing', async () => {
    await bench.install('xclip', '');
    const { state, text, next } = await checkClipboard(bench.env, 'linux');
    expect(state).toBe('warn');
    expect(text).toMatch(/WAYLAND_DISPLAY.*DISPLAY.*xclip/);
    expect(next).not.toContain('Install');
  });

  test('with a display but without a program suggests what to install', async () => {
    const { state, text, next } = await checkClipboard({ ...bench.env, DISPLAY: ':0' }, 'linux');
    expect(state).toBe('warn');
    expect(`${text} ${next}`).toMatch(/xclip.*Install xclip or xsel/);
    expect(text).not.toContain('isplay');
  });

  test('with both is fine, and so is a session over SSH', async () => {
    await bench.install('xclip', '');
    expect(await checkClipboard({ ...bench.env, DISPLAY: ':0' }, 'linux')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('xclip'),
    });
    expect((await checkClipboard({ ...bench.env, SSH_TTY: '/dev/pts/1' }, 'linux')).state).toBe('ok');
  });
});

describe('other users', () => {
  const [sees, blind] = [async () => true, async () => false];

  test.each([
    ['are refused while their programs run', undefined, sees, 'ok'],
    ['are refused always', 'on', sees, 'ok'],
    ['are served on request', 'off', sees, 'warn'],
    ['are served where their programs cannot be told apart', 'auto', blind, 'warn'],
    ['cannot be refused where their programs cannot be told apart', 'on', blind, 'fail'],
  ] as const)('%s', async (_, onlyYou, seesUsers, expected) => {
    const { state, next } = await checkUsers(onlyYou, seesUsers);
    expect(state).toBe(expected);
    expect(next === undefined).toBe(expected === 'ok');
  });
});
