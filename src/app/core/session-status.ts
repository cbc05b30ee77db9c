/** Session states. */

/** True until a session is over. */
export function isLive(status: string | undefined): boolean {
  return status !== 'terminated';
}

/** True as soon as the session can no longer be used. */
export function isEnding(status: string | undefined): boolean {
  return status === 'canceling' || status === 'terminated';
}
