/** Signals that a client gets from the process that runs it. */
import { expect, test } from 'vitest';
import { runPlan } from '../../src/launch/run.ts';

const PERSON = {
  tell: () => undefined,
  waitForEnter: async () => undefined,
  keepInFront: () => () => undefined,
};
const PLAN = {
  client: 'sleep',
  program: 'sleep',
  args: ['60'],
  env: {},
  files: [],
  display: 'sleep 60',
  installed: true,
};

test.runIf(process.platform !== 'win32')(
  'one that comes before the client has started reaches it',
  async () => {
    const before = process.listenerCount('SIGUSR2');
    const ended = runPlan(PLAN, process.env, { person: PERSON, passOn: ['SIGUSR2'] });
    process.emit('SIGUSR2', 'SIGUSR2');
    expect(await ended).toEqual({ exitCode: undefined, signal: 'SIGUSR2' });
    expect(process.listenerCount('SIGUSR2')).toBe(before);
  },
);
