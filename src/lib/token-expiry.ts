/** Decides when a token counts as expired: a little early, because the controller deletes a token that is presented too late and ends its sessions. */

/** Covers network latency and small clock differences. */
const TOKEN_MARGIN_MS = 5_000;

/** Returns true from `TOKEN_MARGIN_MS` before `expiresAtMs` on; false when the expiry is unknown. Both are milliseconds since the epoch. */
export function isTokenOver(expiresAtMs: number | undefined, nowMs: number): boolean {
  return expiresAtMs !== undefined && nowMs >= expiresAtMs - TOKEN_MARGIN_MS;
}
