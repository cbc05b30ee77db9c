/**
 * `npm run bench`: every measure against the built program, as a table and as bench-result.json. Figures of one run on one machine: compare ratios.
 * With names: only these, e.g. `npm run bench -- round-trips`. BND_BOUNDARY: address of a running `boundary dev`, whose worker is measured too.
 * BND_PACKAGE: path of a packaged executable, which is measured too.
 * Other variables: turns.ts, apps.ts, dev-start.ts.
 */
import { inspect } from 'node:util';
import { startEcho } from '../../src/server/lab/services.ts';
import { startDev } from '../support/dev-process.ts';
import { signInByRest } from '../support/rest.ts';
import { measureApps } from './apps.ts';
import { measureAsking } from './asking.ts';
import { measureBusyScreen } from './busy-screen.ts';
import { measureConnections } from './connections.ts';
import { measureAuthorizeBeside, measureController } from './controller.ts';
import { measureCrowd } from './crowd.ts';
import { measureDevStart } from './dev-start.ts';
import { measureFirstFrame } from './first-frame.ts';
import { measureFrames } from './frames.ts';
import { measureFuzz } from './fuzz.ts';
import { measureLiveEnd } from './live-end.ts';
import { measureLoad } from './load.ts';
import { measureManySessions } from './many-sessions.ts';
import { measureOneProxy } from './one-proxy.ts';
import { measureOnlyYou } from './only-you.ts';
import { measurePackage } from './package.ts';
import { type Measured, printTable, writeJson } from './report.ts';
import { measureRoundTrips } from './round-trips.ts';
import { measureStalled } from './stalled.ts';
import { measureTinyFrames } from './tiny-frames.ts';
import { measureTui } from './tui.ts';
import { measureTunnel } from './tunnel.ts';

const rows: Measured[] = [];
const failures: unknown[] = [];
const names = process.argv.slice(2);

/** What was measured before is printed even when this fails. */
async function measure(name: string, work: () => Promise<readonly Measured[]>): Promise<void> {
  if (names.length > 0 && !names.includes(name)) return;
  try {
    rows.push(...(await work()));
  } catch (error) {
    failures.push(error);
  }
}

await measure('first-frame', async () => [await measureFirstFrame()]);
await measure('package', measurePackage);
await measure('dev-start', measureDevStart);
const dev = await startDev(['--no-lab']);
const echo = await startEcho();
try {
  const rest = await signInByRest(dev);
  await measure('tui', () => measureTui(dev, rest, echo.port));
  await measure('live-end', () => measureLiveEnd(dev, rest));
  await measure('asking', () => measureAsking(dev, rest, echo.port));
  await measure('tunnel', () => measureTunnel(dev, rest));
  await measure('load', () => measureLoad(rest, echo.port, 'bundled worker'));
  await measure('apps', () => measureApps(rest, 'bundled worker'));
  await measure('round-trips', () => measureRoundTrips(rest, echo.port, 'bundled worker'));
  await measure('connections', () => measureConnections(dev.api, rest, echo.port, 'bundled worker'));
  await measure('only-you', () => measureOnlyYou(dev, rest, echo.port));
  await measure('tiny-frames', () => measureTinyFrames(dev, rest));
  await measure('one-proxy', () => measureOneProxy(dev, rest, echo.port));
  await measure('many-sessions', async () => [await measureManySessions(echo.port)]);
  const api = process.env.BND_BOUNDARY;
  if (api !== undefined) {
    const real = await signInByRest({ ...dev, loginName: 'admin', password: 'password', api });
    await measure('real-authorize', async () => [await measureAuthorizeBeside(rest, real, echo.port)]);
    await measure('real-load', () => measureLoad(real, echo.port, 'real worker'));
    await measure('real-apps', () => measureApps(real, 'real worker'));
    await measure('real-round-trips', () => measureRoundTrips(real, echo.port, 'real worker'));
    await measure('real-connections', () => measureConnections(api, real, echo.port, 'real worker'));
  }
} finally {
  await echo.close();
  await dev.stop();
}
await measure('busy-screen', measureBusyScreen);
await measure('stalled', async () => [await measureStalled()]);
await measure('frames', measureFrames);
await measure('crowd', measureCrowd);
await measure('controller', measureController);
await measure('fuzz', async () => [await measureFuzz()]);
printTable(rows);
writeJson('bench-result.json', rows);
for (const failure of failures) process.stderr.write(`${inspect(failure)}\n`);
if (failures.length > 0) process.exitCode = 1;
