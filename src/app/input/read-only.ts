/** Keys in read-only mode: one that would change something is dim and shows why. */
import { isReadOnly, readOnlyRefusal } from '../core/read-only.ts';
import type { UiBinding } from '../core/screen.ts';
import type { AppState } from '../core/state.ts';

/** Returns the effective bindings. The action of a binding is a plain record, so it can be inspected without running it. */
export function guarded(state: AppState, bindings: readonly UiBinding[]): readonly UiBinding[] {
  if (!isReadOnly(state)) return bindings;
  return bindings.map((binding) => ({
    ...binding,
    when: (context) => {
      const allowed = binding.when?.(context) ?? true;
      return allowed === true ? (readOnlyRefusal(context.state, binding.run(context)) ?? true) : allowed;
    },
  }));
}
