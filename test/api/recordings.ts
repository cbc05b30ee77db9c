/** Recorded responses of a Boundary 0.21 controller. */
import { readFileSync } from 'node:fs';
import { asObject, integer, type JsonObject } from '../../src/lib/json.ts';

export interface Recording {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
}

/** All recordings of one file in recordings/. */
export function recordingsOf(group: string): readonly Recording[] {
  const file = new URL(`recordings/${group}.json`, import.meta.url);
  const all = asObject(JSON.parse(readFileSync(file, 'utf8'))) ?? {};
  return Object.entries(all).map(([name, value]) => {
    const step = asObject(value);
    return { name, status: integer(step, 'status') ?? 0, body: step?.body ?? undefined };
  });
}

/** The body of one recording, e.g. `recording('targets', 'read')`. */
export function recording(group: string, name: string): JsonObject {
  const body = asObject(recordingsOf(group).find((step) => step.name === name)?.body);
  if (body === undefined) throw new Error(`no recording ${group}/${name}`);
  return body;
}
