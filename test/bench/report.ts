/** Measurements as a table and as one JSON file. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface Measured {
  readonly measure: string;
  /** The goal, in words. */
  readonly reach: string;
  /** The figure with its unit, as shown. */
  readonly seen: string;
  readonly reached: boolean;
  /** The raw figures. */
  readonly figures: Readonly<Record<string, number>>;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest-rank percentile. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function printTable(rows: readonly Measured[]): void {
  const columns = rows.map((row) => [row.measure, row.reach, row.seen, row.reached ? 'yes' : 'NO']);
  const all = [['measure', 'reach', 'seen', 'reached'], ...columns];
  const widths = [0, 1, 2, 3].map((index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
  for (const row of all) {
    process.stdout.write(
      `${row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}

export function writeJson(file: string, rows: readonly Measured[]): void {
  const machine = { node: process.version, cores: cpus().length, platform: process.platform };
  writeFileSync(file, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
}
