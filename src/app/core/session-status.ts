/** Where a session stands, by its status. */

/** True until a session is over. */
export function isLive(status: string | undefined): boolean {
  return status !== 'terminated';
}

/** True from the moment that nothing can be opened by it. */
export function isEnding(status: string | undefined): boolean {
  return status === 'canceling' || status === 'terminated';
}
