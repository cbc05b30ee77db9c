/** A request as it is logged: never its query, headers or bodies. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}
