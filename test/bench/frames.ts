/** Times of single frames with very many rows: builds frame-times.tsx like the program, runs it as a separate process, and formats its output. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundled } from '../config/bundle.ts';
import { type Measured, percentile } from './report.ts';

const WHAT = {
  scroll: ['10,000 targets: work of a frame, scrolling', 16],
  sort: ['10,000 targets: work of a frame, sorting', 50],
  filter: ['10,000 targets: work of a frame, typing a filter', 50],
  fuzzy: ['10,000 targets: work of a frame, typing a fuzzy filter', 50],
  palette: ['10,000 targets: work of a frame, typing in the palette', 50],
  delta: ['100,000 sessions: work of 100 changed rows', 100],
  deltaSorted: ['100,000 sessions, sorted by a column: work of 100 changed rows', 100],
  sessionsScroll: ['100,000 sessions: work of a frame, scrolling', 16],
} as const satisfies Record<string, readonly [string, number]>;

export async function measureFrames(): Promise<Measured[]> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'bnd-tui-bench-')), 'frame-times.mjs');
  const script = fileURLToPath(new URL('./frame-times.tsx', import.meta.url));
  await build({ ...bundled, entryPoints: [script], outfile });
  const env = { ...process.env, LANG: 'C.UTF-8' };
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], { env });
  const told: unknown = JSON.parse(stdout);
  return Object.entries(WHAT).map(([name, [measure, limitMs]]): Measured => {
    const value: unknown = Reflect.get(Object(told), name);
    const times = Array.isArray(value) ? value.map(Number) : [];
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
    return {
      measure,
      reach: `p50 ≤ ${limitMs} ms of processor`,
      seen: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
      reached: p50 <= limitMs,
      figures: { p50, p95 },
    };
  });
}
