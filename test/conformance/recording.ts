/** The recorded steps of a real controller, as stored in recordings/. */
import { readFileSync } from 'node:fs';

export interface Step {
  readonly name: string;
  /** The caller: `admin`, `user`, `no token`, or `literal` for explicit headers. */
  readonly as: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly raw?: string;
  };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `filters` has a form and a test of its own. */
export type Group = 'auth' | 'errors' | 'scopes' | 'hosts' | 'targets' | 'sessions' | 'iam' | 'filters';

/** In the order of the run: later steps use ids of earlier ones. */
export const GROUPS: readonly Group[] = ['auth', 'errors', 'scopes', 'hosts', 'targets', 'sessions', 'iam'];

export function loadSteps(group: Group): readonly Step[] {
  const path = new URL(`recordings/${group}.json`, import.meta.url);
  const steps: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(steps)) throw new Error(`${group}.json is no list`);
  return steps;
}
