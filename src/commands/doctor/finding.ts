/** The result of one check. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** A sentence. */
  readonly text: string;
  /** What to do; absent if all is well. */
  readonly next?: string;
}

export function ok(check: string, text: string): Finding {
  return { check, state: 'ok', text };
}

export function warn(check: string, text: string, next: string): Finding {
  return { check, state: 'warn', text, next };
}

export function fail(check: string, text: string, next: string): Finding {
  return { check, state: 'fail', text, next };
}
