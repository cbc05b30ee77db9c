/** View settings: sideways scrolling, current scope. */
import type { Handlers, ViewAction } from './actions.ts';
import { nameById } from './names.ts';
import type { Runtime } from './runtime.ts';
import { withTopPlace } from './state.ts';

export function viewHandlers(runtime: Runtime): Handlers<ViewAction> {
  return {
    scroll: ({ by, limit }) =>
      runtime.update((state) =>
        withTopPlace(state, (place) => ({
          ...place,
          scrolled: Math.max(0, Math.min(limit, Math.min(limit, place.scrolled) + by)),
        })),
      ),
    'scope.use': ({ scopeId }) => {
      runtime.update((state) => ({ ...state, scopeId }));
      const name = scopeId === undefined ? 'all scopes' : nameById(runtime.get().scopes.byId, scopeId);
      runtime.flash('ok', `Scope set to ${name}`);
    },
  };
}
