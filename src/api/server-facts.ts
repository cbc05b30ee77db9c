/** Facts that a controller exposes about itself. Neither a response nor a header of 0.21 contains its version, but the versions of its workers are listed. */

import { BndError, isBndError } from '../lib/errors.ts';
import type { BoundaryApi } from './types.ts';

/** Shown instead of its version. */
export const VERSION_NOT_REPORTED = 'not reported by the controller';

export interface ServerFacts {
  readonly latencyMs: number | undefined;
  /** A sentence; undefined if it responded. */
  readonly failure: string | undefined;
  /** Each once, e.g. `Boundary v0.21.0`; empty without the grant to list workers. */
  readonly workerVersions: readonly string[];
}

/** Anonymous callers cannot list workers, so only signed-in users ask for them. Never rejects with a failure that has a code. */
export async function askServer(
  api: BoundaryApi,
  signedIn: boolean,
  signal?: AbortSignal,
): Promise<ServerFacts> {
  try {
    const { latencyMs } = await api.check(signal);
    const versions = signedIn ? await workerVersions(api, signal) : [];
    return { latencyMs, failure: undefined, workerVersions: versions };
  } catch (error) {
    if (!(error instanceof BndError)) throw error;
    return { latencyMs: undefined, failure: `no: ${error.message}`, workerVersions: [] };
  }
}

async function workerVersions(api: BoundaryApi, signal: AbortSignal | undefined): Promise<readonly string[]> {
  try {
    const { items } = await api.list('workers', { parentId: 'global' }, undefined, signal);
    const versions = items
      .map(({ releaseVersion }) => releaseVersion)
      .filter((version) => version !== undefined);
    return [...new Set(versions)].sort();
  } catch (error) {
    if (isBndError(error)) return [];
    throw error;
  }
}
