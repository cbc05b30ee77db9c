/** From a stroke to what it does: layers are asked in order, the first match wins. Pure. */
import type { Binding } from '../core/binding.ts';
import { isEditStroke } from '../core/edit.ts';
import type { Stroke } from '../core/stroke.ts';

/** One level of attention: a dialog, a prompt, the screen, or everything below. */
export interface Layer<Context, Action> {
  readonly bindings: readonly Binding<Context, Action>[];
  /** A text field is focused here and owns every stroke that edits text. */
  readonly takesText: boolean;
  /** Nothing below is asked: a dialog does not let keys fall through to the screen behind it. */
  readonly opaque: boolean;
}

/** What to do with a stroke. */
export type Resolution<Context, Action> =
  | { readonly kind: 'run'; readonly binding: Binding<Context, Action> }
  | { readonly kind: 'refused'; readonly binding: Binding<Context, Action>; readonly reason: string }
  | { readonly kind: 'text'; readonly stroke: Stroke }
  | { readonly kind: 'none' };

/** Resolves one stroke against the layers, highest first. */
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
