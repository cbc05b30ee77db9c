/** The header keeps what matters where there is little room. */
import { expect, onTestFinished, test } from 'vitest';
import { BndError } from '../../../src/lib/errors.ts';
import type { AppDriver } from '../../support/app-driver.ts';
import { openApp } from '../../support/terminal.tsx';
import { signedIn, withForwards, withTraffic } from '../../support/ways.ts';

const SIZES = [
  [100, 30],
  [117, 30],
  [99, 30],
  [76, 22],
  [60, 20],
] as const;

/** Returns the rows above the frame at each size. */
async function headersOf(app: AppDriver): Promise<readonly string[]> {
  const terminal = await openApp(app);
  onTestFinished(() => terminal.close());
  const headers: string[] = [];
  for (const [columns, rows] of SIZES) {
    await terminal.resize(columns, rows);
    headers.push(terminal.frame().split('┌')[0] ?? '');
  }
  return headers;
}

test('the rates are whole beside the port of the proxy, which is there at every size', async () => {
  const app = await (await withTraffic()).press(':', 'proxy 61080', 'enter', 'esc');
  app.world.forwards[0]?.set({ bytesUp: 2_000_000_000, bytesDown: 4_000_000_000 });
  await app.world.clock.advance(1000);
  const headers = await headersOf(app);
  expect(headers[0]).toMatch(/1 live +up \d+\.\dG\/s +dn \d+\.\dG\/s /);
  for (const header of headers) expect(header).toContain(':61080');
});

test('forwards that fail, ended, and run in the background are counted at every size', async () => {
  const app = await (await withForwards()).press(':', 'proxy 61080', 'enter', 'esc');
  app.world.forwards[0]?.fail(new BndError('worker-unreachable', 'Cannot connect.'));
  await app.world.clock.advance(1100);
  for (const header of await headersOf(app))
    expect(header).toMatch(/(?=.*, 1 failing, 1 ended)(?=.*(1 in background|\+1 bg))(?=.*:61080)/s);
});

test('an end that is near is reported at every size, before names', async () => {
  const app = await signedIn([':', 'c orders', 'enter']);
  await app.world.clock.advance(8 * 3_600_000 - 58_000);
  for (const header of await headersOf(app)) expect(header).toMatch(/! 5\ds left: ord/);
});
