/** `npm run bench`: every measure against the built program, as a table and as bench-result.json. Figures of one run on one machine: compare ratios. */
import { startEcho } from '../../src/server/lab/services.ts';
import { startDev } from '../support/dev-process.ts';
import { signInByRest } from '../support/rest.ts';
import { measureAsking } from './asking.ts';
import { measureConnections } from './connections.ts';
import { measureController } from './controller.ts';
import { measureCrowd } from './crowd.ts';
import { measureFirstFrame } from './first-frame.ts';
import { measureFrames } from './frames.ts';
import { measureLiveEnd } from './live-end.ts';
import { type Measured, printTable, writeJson } from './report.ts';
import { measureTui } from './tui.ts';
import { measureTunnel } from './tunnel.ts';

const rows: Measured[] = [await measureFirstFrame()];
const dev = await startDev(['--no-lab']);
const echo = await startEcho();
try {
  const rest = await signInByRest(dev);
  rows.push(...(await measureTui(dev, rest, echo.port)));
  rows.push(...(await measureLiveEnd(dev, rest)));
  rows.push(...(await measureAsking(dev, rest, echo.port)));
  rows.push(...(await measureTunnel(dev, rest)));
  rows.push(...(await measureConnections(dev, rest, echo.port)));
} finally {
  await echo.close();
  await dev.stop();
}
rows.push(...(await measureFrames()), ...(await measureCrowd()));
rows.push(...(await measureController()));
printTable(rows);
writeJson('bench-result.json', rows);
