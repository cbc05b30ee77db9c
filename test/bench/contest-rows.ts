/** Rows of the table on what several programs did in turns (turns.ts). */
import { type Measured, median } from './report.ts';
import type { Name, Rounds } from './turns.ts';

/** Median over the rounds of ours ÷ theirs; undefined without that program. */
function ratio(rounds: Rounds, key: string, to: Name): number | undefined {
  const theirs = rounds[to];
  return (
    theirs && median((rounds.ours ?? []).map((ours, round) => (ours[key] ?? 0) / (theirs[round]?.[key] ?? 0)))
  );
}

function row(
  measure: string,
  reach: string,
  rounds: Rounds,
  key: string,
  shown: (value: number) => string,
  reached: (ratios: Readonly<Record<'official' | 'before', number | undefined>>) => boolean,
): Measured {
  const ours = median((rounds.ours ?? []).map((figures) => figures[key] ?? Number.NaN));
  const ratios = { official: ratio(rounds, key, 'official'), before: ratio(rounds, key, 'before') };
  const beside = Object.entries(ratios).map(([name, value]) =>
    value === undefined ? '' : `; ${value.toFixed(2)} × ${name}`,
  );
  return {
    measure,
    reach,
    seen: `${shown(ours)}${beside.join('')}`,
    reached: reached(ratios),
    figures: { ours, official: ratios.official ?? Number.NaN, before: ratios.before ?? Number.NaN },
  };
}

export function rateRow(measure: string, rounds: Rounds, key: string, unit: string, least: number): Measured {
  const shown = (value: number) => `${value.toFixed(0)} ${unit}`;
  return row(
    measure,
    `≥ ${least} × official`,
    rounds,
    key,
    shown,
    ({ official = least }) => official >= least,
  );
}

export function costRow(measure: string, rounds: Rounds): Measured {
  const shown = (value: number) => `${value.toFixed(2)} s`;
  return row(measure, '≤ 0.8 × before', rounds, 'cost', shown, ({ before = 0 }) => before <= 0.8);
}

export function timeRow(measure: string, rounds: Rounds, key: string, most: number): Measured {
  const shown = (value: number) => `${value.toFixed(0)} µs`;
  return row(measure, `≤ ${most} × official`, rounds, key, shown, ({ official = most }) => official <= most);
}
