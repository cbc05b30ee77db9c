/** What lists say to somebody who sees nothing at all yet, and what to do about it. Pure. */
import type { AppState } from '../core/state.ts';

const ELSEWHERE = ':ctx picks another controller, :ctx lab a lab to try';

/** No target anywhere: either nothing was granted, or there is nothing yet. */
export function nothingYet(state: AppState): readonly string[] {
  return state.scopes.fetchedAtMs !== undefined && state.scopes.byId.size === 0
    ? [
        'you are signed in, but nothing was granted to you yet',
        'ask an administrator for a role with the grant',
        'ids=*;type=target;actions=list,read,authorize-session',
        ELSEWHERE,
      ]
    : [
        'there are no targets that you may see',
        'is it new? `boundary targets create` adds one',
        'else ask an administrator for a grant on targets',
        ELSEWHERE,
      ];
}
