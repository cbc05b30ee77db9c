import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../src/app/core/state.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import { session } from '../../support/resources.ts';

/** Sessions s_1 … s_5 in this order, the last one somebody else's. */
async function onSessions(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.sessions = [1, 2, 3, 4, 5].map((number) =>
    session(`s_${number}`, {
      createdAtMs: -number,
      targetId: number > 2 ? 'ttcp_2' : 'ttcp_1',
      userId: number === 5 ? 'u_2' : 'u_1',
    }),
  );
  return (await new AppDriver(world).signIn()).press(':', 's', 'enter', 'm');
}

const marks = ({ state }: AppDriver): string => [...visibleView(state).marks].join(' ');
const cancelled = ({ world }: AppDriver): string =>
  world.controller.calls.filter((call) => call.startsWith('cancel')).join(', ');

describe('marks', () => {
  test('space marks and unmarks, ctrl-space marks a range, ctrl-\\ clears', async () => {
    const app = await onSessions();
    await app.press('space', 'down', 'down', 'ctrl-space');
    expect(marks(app)).toBe('s_1 s_2 s_3');
    await app.press('up', 'space');
    expect(marks(app)).toBe('s_1 s_3');
    await app.press('ctrl-\\');
    expect(marks(app)).toBe('');
    await app.press('ctrl-\\');
    expect(app.toast).toBe('Nothing marked');
  });

  test('stay through filters and refreshes', async () => {
    const app = await onSessions();
    await app.press('space', '/', 's_4', 'enter', 'space', 'esc');
    await app.world.clock.advance(6000);
    expect(marks(app)).toBe('s_1 s_4');
  });
});

test('a row that no filter shows is not marked', async () => {
  const app = await onSessions();
  await app.press('/', 'qqqq', 'enter', 'space', 'esc');
  expect(marks(app)).toBe('');
});

describe('canceling what is marked', () => {
  test('one question names them, counts hidden and foreign ones, and wants the number', async () => {
    const app = await onSessions();
    await app.press('space', 'G', 'space', '/', 's_5', 'enter', 'ctrl-d');
    expect(app.state.dialog).toMatchObject({ title: 'Cancel 2 sessions?', mustType: '2', focus: 'no' });
    const said = JSON.stringify(app.state.dialog);
    for (const words of ['s_1', 's_5', '1 of them is owned by others (u_2)', '1 is hidden by the filter']) {
      expect(said).toContain(words);
    }
    await app.press('y', 'tab', 'enter');
    expect([app.toast, cancelled(app)]).toEqual(['Type 2 to confirm, <esc> to abort', '']);
    await app.press('backspace', '2', 'enter');
    expect(cancelled(app)).toBe('cancel s_1, cancel s_5');
    expect([app.toast, marks(app), app.state.dialog]).toEqual(['Canceled 2 sessions', '', undefined]);
  });

  test('a wrong number is said to be wrong, whatever button is chosen', async () => {
    const app = await onSessions();
    await app.press('space', 'down', 'space', 'ctrl-d', '3', 'enter');
    expect(app.toast).toBe('Type 2 to confirm, <esc> to abort');
    expect(app.state.dialog).toMatchObject({ title: 'Cancel 2 sessions?' });
    await app.press('backspace', '2', 'enter');
    expect(cancelled(app)).toBe('cancel s_1, cancel s_2');
  });

  test('enter without the number, and esc, keep everything', async () => {
    const app = await onSessions();
    await app.press('space', 'down', 'space', 'ctrl-d', 'enter', 'ctrl-d', 'esc');
    expect([cancelled(app), marks(app), app.state.dialog]).toEqual(['', 's_1 s_2', undefined]);
  });

  test('what fails is reported by name and stays marked, the rest goes on', async () => {
    const app = await onSessions();
    const { api } = app.world.controller;
    const cancel = api.cancelSession;
    api.cancelSession = (id, ...rest) =>
      id === 's_2' ? Promise.reject(new BndError('forbidden', 'Forbidden.')) : cancel(id, ...rest);
    await app.press('space', 'down', 'down', 'ctrl-space', 'ctrl-d', '3', 'enter');
    expect(cancelled(app)).toBe('cancel s_1, cancel s_3');
    expect([app.state.dialog?.kind, marks(app), app.state.busy]).toEqual(['message', 's_2', undefined]);
    expect(JSON.stringify(app.state.dialog)).toContain('2 sessions, 1 failed');
    expect(JSON.stringify(app.state.dialog)).toContain('x s_2');
  });

  test('one that is not mine wants its number as well', async () => {
    const app = await onSessions();
    await app.press('G', 'ctrl-d');
    expect(app.state.dialog).toMatchObject({ title: 'Cancel session?', mustType: '1' });
    await app.press('1', 'enter');
    expect(cancelled(app)).toBe('cancel s_5');
  });

  test('when all of them are over it says so', async () => {
    const app = await onSessions();
    await app.press('space');
    app.world.controller.replaceSession('s_1', { status: 'terminated' });
    await app.world.clock.advance(5000);
    await app.press('ctrl-d');
    expect(app.toast).toBe('All marked sessions have ended');
  });
});
