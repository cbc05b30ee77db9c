/** Messages of lists for users who see nothing at all yet, with hints. */
import type { AppState } from '../core/state.ts';

const ELSEWHERE = ':ctx switches to another controller, :ctx lab to the demo';

/** No target at all: either no grants, or no targets. */
export function nothingYet(state: AppState): readonly string[] {
  return state.scopes.fetchedAtMs !== undefined && state.scopes.byId.size === 0
    ? [
        'You are signed in, but have no grants yet',
        'Ask an administrator for a role with the grant',
        'ids=*;type=target;actions=list,read,authorize-session',
        ELSEWHERE,
      ]
    : [
        'No targets visible to you',
        'On a new controller, `boundary targets create` adds one',
        'Otherwise ask an administrator for a grant on targets',
        ELSEWHERE,
      ];
}
