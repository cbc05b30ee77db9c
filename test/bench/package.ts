/**
 * A packaged executable next to the built program and to bare Node, alternating. BND_PACKAGE: path of the executable for this system, from
 * `npm run package`.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { freshHome } from '../support/lab-app.ts';
import { TerminalApp } from '../support/terminal-app.ts';
import { leave } from './first-frame.ts';
import { type Measured, median } from './report.ts';

const PAIRS = 25;
const ADDED_MB = 25;

/** No rows without an executable. */
export async function measurePackage(): Promise<readonly Measured[]> {
  const executable = process.env.BND_PACKAGE;
  if (executable === undefined) return [];
  return [await firstFrame(executable), version(executable), size(executable)];
}

async function firstFrame(executable: string): Promise<Measured> {
  const [packed, built]: [number[], number[]] = [[], []];
  const homes = { packed: freshHome(), built: freshHome() };
  for (let round = 0; round <= PAIRS; round++) {
    const packedMs = await frameMs(round, homes.packed, [executable]);
    const builtMs = await frameMs(round, homes.built);
    if (round === 0) continue;
    packed.push(packedMs);
    built.push(builtMs);
  }
  return compared('executable: start → first frame, pty', 0.9, {
    of: 'built program',
    ours: packed,
    other: built,
  });
}

async function frameMs(
  round: number,
  env: Readonly<Record<string, string>>,
  program?: readonly string[],
): Promise<number> {
  const startedAt = performance.now();
  const app = new TerminalApp({ env, ...(program && { program }) });
  await app.see('Controller');
  const took = performance.now() - startedAt;
  await leave(app, round);
  return took;
}

function version(executable: string): Measured {
  const [ours, other]: [number[], number[]] = [[], []];
  for (let round = 0; round <= PAIRS; round++) {
    const oursMs = runMs(executable, ['--version']);
    const otherMs = runMs(process.execPath, ['-e', '0']);
    if (round === 0) continue;
    ours.push(oursMs);
    other.push(otherMs);
  }
  return compared('executable: --version', 1.5, { of: 'node -e 0', ours, other });
}

function runMs(program: string, args: readonly string[]): number {
  const startedAt = performance.now();
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
  return performance.now() - startedAt;
}

interface Pairs {
  readonly of: string;
  /** Milliseconds, as measured in turn. */
  readonly ours: readonly number[];
  readonly other: readonly number[];
}

function compared(measure: string, atMost: number, { of, ours, other }: Pairs): Measured {
  const [oursMs, otherMs] = [median(ours), median(other)];
  const ratio = median(ours.map((each, index) => each / (other[index] ?? Number.NaN)));
  return {
    measure,
    reach: `≤ ${atMost} × ${of}`,
    seen: `${oursMs.toFixed(0)} ms; ${of} ${otherMs.toFixed(0)} ms, ${ratio.toFixed(2)} × (median of ${ours.length} pairs)`,
    reached: ratio <= atMost,
    figures: { oursMs, otherMs, ratio },
  };
}

function size(executable: string): Measured {
  const addedMb = (statSync(executable).size - statSync(process.execPath).size) / 1e6;
  return {
    measure: 'executable: size',
    reach: `≤ bare Node + ${ADDED_MB} MB`,
    seen: `Node + ${addedMb.toFixed(1)} MB`,
    reached: addedMb <= ADDED_MB,
    figures: { addedMb },
  };
}
