/** Keys of a program that only looks: one that would change something is dim and says why. */
import { isReadOnly, readOnlyRefusal } from '../core/read-only.ts';
import type { UiBinding } from '../core/screen.ts';
import type { AppState } from '../core/state.ts';

/** The bindings as they hold now. What a binding would do is a plain record, so it can be looked at without doing it. */
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
