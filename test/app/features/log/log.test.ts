import { describe, expect, test } from 'vitest';
import { visibleView } from '../../../../src/app/core/state.ts';
import { logRows } from '../../../../src/app/features/log/log.select.ts';
import { createLogRing } from '../../../../src/lib/log-ring.ts';
import { connectionNews } from '../../../../src/proxy/connection-news.ts';
import { AppDriver } from '../../../support/app-driver.ts';

function shown(app: AppDriver): readonly string[] {
  return logRows(app.state, visibleView(app.state)).map(({ line }) => line.text);
}

describe('the ring', () => {
  test('keeps the newest lines in order, without secrets', () => {
    const ring = createLogRing(3, () => 7);
    for (const text of ['1', '2', '3', 'token at_12_secret\u001b[2J', '5']) ring.write('info', text, 'app');
    expect(ring.lines().map(({ text }) => text)).toEqual(['3', 'token at_12_… [2J', '5']);
    expect(ring.lines()).toBe(ring.lines());
  });

  test('reports each line until the last listener leaves', () => {
    const ring = createLogRing(3, () => 7);
    let told = 0;
    const end = ring.onLine(() => {
      told += 1;
    });
    ring.write('info', '1', 'app');
    end();
    ring.write('info', '2', 'app');
    expect(told).toBe(1);
  });
});

describe('the screen', () => {
  test('follows new lines until one moves up, and again from the last line', async () => {
    const app = await (await new AppDriver().signIn()).press('@');
    expect([app.screen, shown(app)]).toEqual(['log', ['Signed in as ana']]);
    const { log, clock } = app.world;
    log.write('info', 'second');
    log.write('info', 'third');
    await clock.advance(300);
    expect(app.cursor).toBe('3');
    await app.press('k');
    log.write('info', 'fourth');
    await clock.advance(300);
    expect(app.cursor).toBe('2');
    await app.press('s');
    log.write('info', 'fifth');
    await clock.advance(300);
    expect(app.cursor).toBe('5');
  });

  test('levels, copy and save', async () => {
    const app = await (await new AppDriver().signIn()).press('@');
    app.world.log.write('trace', 'nobody cares');
    app.world.log.write('error', 'fire');
    await app.world.clock.advance(300);
    expect(shown(app)).toEqual(['Signed in as ana', 'fire']);
    app.world.log.write('debug', 'GET /v1/sessions 200');
    await app.world.clock.advance(300);
    expect(shown(app)).toHaveLength(2);
    await app.press('4');
    expect(shown(app)).toHaveLength(3);
    await app.press('5');
    expect(shown(app)).toHaveLength(4);
    await app.press('1', 'c', 'ctrl-s');
    expect(shown(app)).toEqual(['fire']);
    expect(app.world.copied).toEqual([expect.stringMatching(/^2026-.*Z error app fire$/)]);
    expect(app.world.saved).toEqual([expect.stringMatching(/ error app fire\n$/)]);
    expect(app.toast).toBe('Saved to /home/ana/.local/state/bnd-tui/bnd-tui-1.log');
  });

  test('l on a session shows what concerns it', async () => {
    const app = await (await new AppDriver().signIn()).press(':', 'connect orders', 'enter', 'l');
    const id = app.world.forwards[0]?.sessionId;
    expect(visibleView(app.state).filter).toBe(id);
    expect(shown(app)).toEqual([
      expect.stringMatching(/^s_3( on 127\.0\.0\.1:9200)? listening on .*:50001$/),
    ]);
  });
});

test('connections make news when they begin, open and end', () => {
  const connection = {
    number: 1,
    clientAddress: '127.0.0.1:5000',
    worker: undefined,
    bytesUp: 0,
    bytesDown: 0,
    openedAtMs: 0,
    closedAtMs: undefined,
    closedReason: undefined,
  };
  const dialing = { ...connection, state: 'dialing' as const };
  const open = { ...connection, state: 'open' as const, worker: 'w:9202' };
  const closed = { ...open, state: 'closed' as const, bytesUp: 5, closedReason: 'The client closed it.' };
  const texts = [[], [dialing], [open], [open], [closed]].map((now, index, all) =>
    connectionNews('s_1', all[index - 1] ?? [], now).map(({ text }) => text),
  );
  expect(texts).toEqual([
    [],
    ['s_1 connection 1 dialing  127.0.0.1:5000'],
    ['s_1 connection 1 open  127.0.0.1:5000 -> w:9202'],
    [],
    ['s_1 connection 1 closed  127.0.0.1:5000 -> w:9202  up 5 B  down 0 B  The client closed it.'],
  ]);
});
