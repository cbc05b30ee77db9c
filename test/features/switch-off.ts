/**
 * Proves the list of features: switches each one off in a copy of the project and expects its test to fail.
 * `npm run features` for all, `npm run features -- 12 40-50` for some.
 */
import { rm } from 'node:fs/promises';
import type { Feature } from './feature.ts';
import { FEATURES } from './features.ts';
import { copyProject, NOT_RUN, type ProjectCopy } from './project-copy.ts';

type Tested = Exclude<Feature, { readonly state: 'no' }>;

const wanted = process.argv.slice(2).map(rangeOf);
const rows = FEATURES.filter(
  (feature): feature is Tested =>
    feature.state !== 'no' &&
    (wanted.length === 0 || wanted.some(([from, to]) => feature.number >= from && feature.number <= to)),
);

const copy = await copyProject();
try {
  process.exitCode = await proveAll(copy);
} finally {
  await copy.close();
  await rm(copy.folder, { recursive: true, force: true, maxRetries: 5 });
}

async function proveAll(project: ProjectCopy): Promise<number> {
  const whole = await project.runAll(rows.map(({ test }) => test));
  let unproved = 0;
  for (const row of rows) {
    const { number, name, test, off } = row;
    const startMs = performance.now();
    const before = whole.get(test) ?? NOT_RUN;
    const result =
      before.outcome === 'passed'
        ? verdictOf(await project.runWithout(off, test, before.ids))
        : `NOT PROVED: with the feature, the test ${before.outcome}: ${before.detail}`;
    if (result.startsWith('NOT')) unproved += 1;
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    process.stdout.write(`${String(number).padStart(3)} ${name} (${seconds} s): ${result}\n`);
  }
  process.stdout.write(
    `${rows.length} rows: ${rows.length - unproved} fail without their feature, ${unproved} do not\n`,
  );
  return unproved === 0 ? 0 : 1;
}

function verdictOf({ outcome, detail }: { readonly outcome: string; readonly detail: string }): string {
  if (outcome === 'failed') return `fails without it: ${detail}`;
  if (outcome === 'passed')
    return 'NOT PROVED: the test passes without the feature: name another test or another record';
  return `NOT PROVED: ${detail}`;
}

function rangeOf(word: string): readonly [number, number] {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
  if (from === undefined)
    throw new Error(`"${word}" is not a row: give numbers and ranges, such as 12 40-50`);
  return [Number(from), Number(to)];
}
