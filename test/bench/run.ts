/** `npm run bench`: every measure against the built program, as a table and as bench-result.json. Figures of one run on one machine: compare ratios. */
import { inspect } from 'node:util';
import { startEcho } from '../../src/server/lab/services.ts';
import { startDev } from '../support/dev-process.ts';
import { signInByRest } from '../support/rest.ts';
import { measureAsking } from './asking.ts';
import { measureBusyScreen } from './busy-screen.ts';
import { measureConnections } from './connections.ts';
import { measureController } from './controller.ts';
import { measureCrowd } from './crowd.ts';
import { measureDevStart } from './dev-start.ts';
import { measureFirstFrame } from './first-frame.ts';
import { measureFrames } from './frames.ts';
import { measureFuzz } from './fuzz.ts';
import { measureLiveEnd } from './live-end.ts';
import { measureManySessions } from './many-sessions.ts';
import { type Measured, printTable, writeJson } from './report.ts';
import { measureRoundTrips } from './round-trips.ts';
import { measureStalled } from './stalled.ts';
import { measureTui } from './tui.ts';
import { measureTunnel } from './tunnel.ts';

const rows: Measured[] = [];
const failures: unknown[] = [];

/** What was measured before is printed even when this fails. */
async function measure(work: () => Promise<readonly Measured[]>): Promise<void> {
  try {
    rows.push(...(await work()));
  } catch (error) {
    failures.push(error);
  }
}

await measure(async () => [await measureFirstFrame()]);
await measure(measureDevStart);
const dev = await startDev(['--no-lab']);
const echo = await startEcho();
try {
  const rest = await signInByRest(dev);
  await measure(() => measureTui(dev, rest, echo.port));
  await measure(() => measureLiveEnd(dev, rest));
  await measure(() => measureAsking(dev, rest, echo.port));
  await measure(() => measureTunnel(dev, rest));
  await measure(() => measureRoundTrips(rest, echo.port));
  await measure(() => measureConnections(dev, rest, echo.port));
  await measure(async () => [await measureManySessions(echo.port)]);
} finally {
  await echo.close();
  await dev.stop();
}
await measure(measureBusyScreen);
await measure(async () => [await measureStalled()]);
await measure(measureFrames);
await measure(measureCrowd);
await measure(measureController);
await measure(async () => [await measureFuzz()]);
printTable(rows);
writeJson('bench-result.json', rows);
for (const failure of failures) process.stderr.write(`${inspect(failure)}\n`);
if (failures.length > 0) process.exitCode = 1;
