/** When a token counts as expired: a little before the controller says so, which deletes a token that is presented too late and ends its sessions. */

/** Covers the way to the controller and small differences between the clocks. */
const TOKEN_MARGIN_MS = 5_000;

/** Returns true from `TOKEN_MARGIN_MS` before `expiresAtMs` on; false when the expiry is unknown. Both are milliseconds since the epoch. */
export function isTokenOver(expiresAtMs: number | undefined, nowMs: number): boolean {
  return expiresAtMs !== undefined && nowMs >= expiresAtMs - TOKEN_MARGIN_MS;
}
