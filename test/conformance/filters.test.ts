/**
 * What a real controller answered to filters of lists and to worker filters: the same items must match here. The recording has the requests that make
 * the items, and for each list and each answer the filters that had it.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { Problem } from '../../src/server/controller/http/problem.ts';
import { readItemFilter } from '../../src/server/controller/listing/item-filter.ts';
import { ALL_KINDS } from '../../src/server/controller/resources/index.ts';
import { type Harness, items, startController } from '../server/controller/harness.ts';
import type { DeliberateDifference } from './deliberate-difference.ts';
import { DELIBERATE, deliberateFor } from './deliberate-differences.ts';

interface Recording {
  /** `{label}` is the id of an earlier item. */
  readonly setup: readonly { readonly label?: string; readonly path: string; readonly body: unknown }[];
  readonly lists: Readonly<Record<string, string>>;
  /** List → labels of the items that match, `none`, or a status → filters. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Status of authorize-session → filters of the target. */
  readonly workerFilters: Readonly<Record<string, readonly string[]>>;
}

const RECORDING: Recording = JSON.parse(
  readFileSync(new URL('recordings/filters.json', import.meta.url), 'utf8'),
);

const ids = new Map<string, string>();
const used = new Set<DeliberateDifference>();
let harness: Harness;
beforeAll(async () => {
  harness = await startController();
  const [worker] = items(await harness.admin('GET', '/v1/workers?scope_id=global'));
  ids.set('worker', String(worker?.id));
  for (const { label, path, body } of RECORDING.setup) {
    const answer = await harness.admin('POST', translated(path), translated(JSON.stringify(body)));
    expect([path, answer.status]).toEqual([path, 200]);
    if (label !== undefined) ids.set(label, String(answer.body.id ?? answer.body.session_id));
  }
});
afterAll(() => harness.close());

function translated(text: string): string {
  return text.replace(/\{(\w+)\}/g, (whole, label: string) => ids.get(label) ?? whole);
}

/** Labels of known items in the order of the alphabet. */
function labelsOf(found: readonly JsonObject[]): string {
  const labels = [...ids].filter(([, id]) => found.some((item) => item.id === id)).map(([label]) => label);
  return labels.length === 0 ? 'none' : labels.sort().join(' ');
}

async function evaluated(filter: string, kind: string, all: readonly JsonObject[]): Promise<string> {
  try {
    const matches = await readItemFilter(filter, kind, undefined);
    return labelsOf(all.filter((item) => matches?.(item) ?? true));
  } catch (error) {
    if (error instanceof Problem) return String(error.status);
    throw error;
  }
}

/** Describes a difference that is not deliberate. */
function differenceOf(filter: string, theirs: string, ours: string): string | undefined {
  if (ours === theirs) return undefined;
  const status = (answer: string): string => (/^\d+$/.test(answer) ? answer : '200');
  const found =
    status(theirs) === status(ours)
      ? `${theirs} became ${ours}`
      : `status: ${status(theirs)} became ${status(ours)}`;
  const entry = deliberateFor('filters', filter, found);
  if (entry !== undefined) used.add(entry);
  return entry === undefined ? `${filter}: ${found}` : undefined;
}

test.each(Object.entries(RECORDING.answers))('%s', async (collection, answers) => {
  const all = items(await harness.admin('GET', translated(RECORDING.lists[collection] ?? '')));
  const kind = ALL_KINDS.find((candidate) => candidate.collection === collection)?.name ?? '';
  const found: (string | undefined)[] = [];
  for (const [theirs, filters] of Object.entries(answers)) {
    for (const filter of filters)
      found.push(differenceOf(filter, theirs, await evaluated(filter, kind, all)));
  }
  expect(found.filter((difference) => difference !== undefined)).toEqual([]);
  expect(found.length).toBeGreaterThan(50);
});

test.each(Object.keys(RECORDING.answers))('%s, by requests', async (collection) => {
  const path = translated(RECORDING.lists[collection] ?? '');
  for (const [theirs, filters] of Object.entries(RECORDING.answers[collection] ?? {})) {
    const [filter = ''] = filters;
    const answer = await harness.admin('GET', `${path}&filter=${encodeURIComponent(filter)}`);
    const ours = answer.status === 200 ? labelsOf(items(answer)) : String(answer.status);
    expect(differenceOf(filter, theirs, ours)).toBeUndefined();
  }
});

test.each(Object.entries(RECORDING.workerFilters))('worker filters: %s', async (status, filters) => {
  for (const [index, egress_worker_filter] of filters.entries()) {
    const target = await harness.admin('POST', '/v1/targets', {
      scope_id: ids.get('project'),
      type: 'tcp',
      name: `${status} ${index}`,
      address: '127.0.0.1',
      egress_worker_filter,
      attributes: { default_port: 22 },
    });
    const { id } = target.body;
    const answer = await harness.admin('POST', `/v1/targets/${String(id)}:authorize-session`, {});
    expect([egress_worker_filter, String(answer.status)]).toEqual([egress_worker_filter, status]);
    if (status !== '200') expect(answer.body.message).toMatch(/No workers are available|resulted in error/);
  }
});

test('every deliberate difference still exists', () => {
  const gone = DELIBERATE.filter(({ group }) => group === 'filters').filter((entry) => !used.has(entry));
  expect(gone).toEqual([]);
});
