/** Startup of the built program in a pty until the first frame, next to the bare startup of Node in the same rounds. */

import { spawnSync } from 'node:child_process';
import { freshHome } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { type Measured, median } from './report.ts';

const ROUNDS = 15;

export async function measureFirstFrame(): Promise<Measured> {
  const env = freshHome();
  const frames: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startedAt = performance.now();
    const app = new TerminalApp({ env });
    await app.see('Controller');
    const frameMs = performance.now() - startedAt;
    await leave(app, round);
    const nodeAt = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    if (round === 0) continue;
    frames.push(frameMs);
    bare.push(performance.now() - nodeAt);
  }
  const frameMs = median(frames);
  const nodeMs = median(bare);
  return {
    measure: 'start → first frame, built program, pty',
    reach: '≤ 200 ms',
    seen: `${frameMs.toFixed(0)} ms (bare Node ${nodeMs.toFixed(0)} ms, ${(frameMs / nodeMs).toFixed(1)} ×)`,
    reached: frameMs <= 200,
    figures: { frameMs, nodeMs },
  };
}

/** The first round ends like a normal exit and so fills the compile cache, like the first use after an installation; the others are killed. */
export async function leave(app: TerminalApp, round: number): Promise<void> {
  if (round === 0) {
    app.press('ctrl-c');
    await app.exited;
  }
  await app.dispose();
}
