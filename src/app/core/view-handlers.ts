/** View settings: sideways scrolling, current scope. */
import type { Handlers, ViewAction } from './actions.ts';
import { nameById } from './names.ts';
import type { Runtime } from './runtime.ts';
import { withTopView } from './state.ts';

export function viewHandlers(runtime: Runtime): Handlers<ViewAction> {
  return {
    scroll: ({ by, limit }) =>
      runtime.update((state) =>
        withTopView(state, (view) => ({
          ...view,
          scrolled: Math.max(0, Math.min(limit, Math.min(limit, view.scrolled) + by)),
        })),
      ),
    'scope.use': ({ scopeId }) => {
      runtime.update((state) => ({ ...state, scopeId }));
      const name = scopeId === undefined ? 'all scopes' : nameById(runtime.get().scopes.byId, scopeId);
      runtime.toast('ok', `Scope set to ${name}`);
    },
  };
}
