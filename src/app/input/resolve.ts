/** Resolves a keystroke to its action: layers are searched in order, the first match wins. */
import type { Binding } from '../core/binding.ts';
import { isEditStroke } from '../core/edit.ts';
import type { Stroke } from '../core/stroke.ts';

/** One layer: a dialog, a prompt, the screen, or global keys. */
export interface Layer<Context, Action> {
  readonly bindings: readonly Binding<Context, Action>[];
  /** A focused text field that handles every editing keystroke. */
  readonly takesText: boolean;
  /** Stops the search: keys of a dialog do not reach the screen behind it. */
  readonly opaque: boolean;
}

/** The result for a keystroke. */
export type Resolution<Context, Action> =
  | { readonly kind: 'run'; readonly binding: Binding<Context, Action> }
  | { readonly kind: 'refused'; readonly binding: Binding<Context, Action>; readonly reason: string }
  | { readonly kind: 'text'; readonly stroke: Stroke }
  | { readonly kind: 'none' };

/** Resolves one keystroke against the layers, highest first. */
export function resolve<Context, Action>(
  stroke: Stroke,
  layers: readonly Layer<Context, Action>[],
  context: Context,
): Resolution<Context, Action> {
  for (const layer of layers) {
    if (layer.takesText && isEditStroke(stroke)) return { kind: 'text', stroke };
    const binding = layer.bindings.find((candidate) => candidate.strokes.includes(stroke));
    if (binding !== undefined) {
      const allowed = binding.when?.(context) ?? true;
      return allowed === true ? { kind: 'run', binding } : { kind: 'refused', binding, reason: allowed };
    }
    if (layer.opaque) break;
  }
  return { kind: 'none' };
}
