/** The recorded steps of a real controller, as stored in recordings/. */
import { readFileSync } from 'node:fs';

export interface Step {
  readonly name: string;
  /** The caller: the end of the name of the step that signed in, e.g. `admin`; `no token`; or `literal` for explicit headers. */
  readonly as: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly raw?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `filters` has a form and a test of its own. */
export type Group =
  | 'auth'
  | 'errors'
  | 'scopes'
  | 'hosts'
  | 'targets'
  | 'sessions'
  | 'iam'
  | 'list-tokens'
  | 'consequences'
  | 'unchanged'
  | 'edges'
  | 'aliases'
  | 'leniency'
  | 'refusals'
  | 'daily'
  | 'filters';

/** In the order of the run: later steps use ids of earlier ones. */
const ONE_RUN: readonly Group[] = ['auth', 'errors', 'scopes', 'hosts', 'targets', 'sessions', 'iam'];

/** Each run begins with a fresh controller. */
export const RUNS: readonly (readonly Group[])[] = [
  ONE_RUN,
  // What binds a list token.
  ['list-tokens'],
  // What the end of a resource does to others.
  ['consequences'],
  // Writes that change nothing.
  ['unchanged'],
  // Addresses, queries, bodies, masks and grants at the edge of what is read.
  ['edges'],
  // Aliases of orgs and projects, and their suffixes: Boundary Enterprise 1.0 has them.
  ['aliases'],
  // What a real controller ignores or fails at.
  ['leniency'],
  // What a real controller refuses, and the pages of a refresh.
  ['refusals'],
  // What users of the official command line and of Terraform do, and get wrong, every day.
  ['daily'],
];

export function loadSteps(group: Group): readonly Step[] {
  const path = new URL(`recordings/${group}.json`, import.meta.url);
  const steps: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(steps)) throw new Error(`${group}.json is no list`);
  return steps;
}
