/** Whether a worker can serve a session (SelectSessionWorkers in internal/server of hashicorp/boundary). Only the bundled worker can. */
import { text as textIn } from '../../../lib/json.ts';
import { Problem } from '../http/problem.ts';
import { createFilter } from '../listing/filter.ts';
import { FilterRefused } from '../listing/filter-text.ts';
import type { Value } from '../listing/filter-value.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { canonicalTags } from './worker-tags.ts';

/** Returns host:port of the worker for a session to the target. Rejects with a Problem if none runs or the target's filter excludes it. */
export async function chooseWorker(services: Services, { fields }: Row): Promise<string> {
  const address = services.workerAddress();
  if (address === undefined) throw noWorkers('No workers are available to handle this session.');
  const filter = textIn(fields, 'egress_worker_filter') ?? textIn(fields, 'worker_filter');
  if (filter === undefined) return address;
  const workers = services.resources.ofKind('worker').filter((row) => row.fields.is_bundled === true);
  if (!(await fitsAny(workers, filter, services.filterStepLimit)))
    throw noWorkers(
      'server.filterWorkers: No workers are available to handle this session, or all have been filtered.',
    );
  return address;
}

async function fitsAny(workers: readonly Row[], text: string, limit: number | undefined): Promise<boolean> {
  try {
    const filter = await createFilter(text, limit);
    return workers.some((worker) => {
      const verdict = filter(valueOfWorker(worker));
      if (verdict === 'unfit') throw new FilterRefused('a value cannot be selected or compared in this way');
      return verdict === true || verdict === 'not missing';
    });
  } catch (error) {
    if (!(error instanceof FilterRefused)) throw error;
    throw new Problem(
      'FailedPrecondition',
      `Worker filter expression evaluation resulted in error: ${error.message}`,
    );
  }
}

/** Filters of workers see a name and tags, nothing else. */
function valueOfWorker(worker: Row): Value {
  return { is: 'map', map: { name: worker.name ?? '', tags: canonicalTags(worker) }, of: undefined };
}

/** A real controller answers 500, with this text. */
function noWorkers(text: string): Problem {
  return new Problem(
    'Internal',
    `server.(Repository).SelectSessionWorkers: ${text}: state violation: error #133`,
  );
}
