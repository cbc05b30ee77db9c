/** User-defined keys: keystrokes by binding id, validated against the bindings, and applied to them. */
import { type Binding, type CheckedKeymap, DEFAULT_KEYS, type WantedKeys } from '../core/binding.ts';
import { isEditStroke } from '../core/edit.ts';
import { isStroke, type Stroke } from '../core/stroke.ts';

type Keyed = Pick<Binding<never, unknown>, 'id' | 'strokes'>;

/** Bindings that are active together: a keystroke has one meaning among them. */
export interface KeyLayer {
  readonly title: string;
  readonly bindings: readonly Keyed[];
  /** Used if none of these matches. */
  readonly below?: readonly Keyed[];
  /** Used before every other layer. */
  readonly first?: true;
  /** Active while text is typed: a key that types or edits is not allowed. */
  readonly whileTyping?: true;
}

/** Always quits, whatever the settings. */
const KEPT: Readonly<Record<string, Stroke>> = { quit: 'ctrl-c' };

/** Accepts what is valid. A binding without any valid key keeps its default. */
export function checkKeys(layers: readonly KeyLayer[], wanted: WantedKeys): CheckedKeymap {
  const problems: string[] = [];
  const strokes = new Map<string, readonly Stroke[]>();
  for (const [id, list] of Object.entries(wanted)) {
    const own = layers.filter(({ bindings }) => bindings.some((binding) => binding.id === id));
    if (own.length === 0) {
      problems.push(`unknown binding "${id}": see :config`);
      continue;
    }
    const typing = own.some(({ whileTyping }) => whileTyping === true);
    const good = [...new Set(list)].filter((stroke) => {
      const problem = strokeProblem(stroke, typing);
      if (problem !== undefined) problems.push(`"${stroke}" for ${id}: ${problem}`);
      return problem === undefined;
    });
    const kept = KEPT[id];
    if (kept !== undefined && !good.includes(kept)) {
      problems.push(`${id} keeps ${kept} in addition`);
      good.push(kept);
    }
    if (good.length > 0 || list.length === 0) strokes.set(id, good);
  }
  dropClashes(layers, strokes, problems);
  return { strokes: Object.fromEntries(strokes), problems };
}

function strokeProblem(stroke: string, typing: boolean): string | undefined {
  if (!isStroke(stroke)) return 'not a key that terminals send';
  return typing && isEditStroke(stroke) ? 'this key is needed for typing there' : undefined;
}

/** Resolves conflicts by reverting the remapped binding to its default, until none is left. */
function dropClashes(
  layers: readonly KeyLayer[],
  strokes: Map<string, readonly Stroke[]>,
  problems: string[],
): void {
  const first = layers.filter((layer) => layer.first === true).flatMap(({ bindings }) => bindings);
  for (;;) {
    const clash = layers
      .map(({ bindings, below = [], ...layer }) =>
        clashIn(layer.first === true ? bindings : [...first, ...bindings, ...below], strokes),
      )
      .find((found) => found !== undefined);
    if (clash === undefined) return;
    strokes.delete(clash.changed);
    problems.push(`"${clash.stroke}" is already used by ${clash.other}: ${clash.changed} keeps its default`);
  }
}

interface Clash {
  readonly stroke: Stroke;
  readonly changed: string;
  readonly other: string;
}

/** A screen's own key hiding a global one is a conflict only if the defaults did not have it. */
function clashIn(
  bindings: readonly Keyed[],
  strokes: ReadonlyMap<string, readonly Stroke[]>,
): Clash | undefined {
  const owners = new Map<Stroke, Keyed>();
  const isNew = (binding: Keyed, stroke: Stroke): boolean =>
    strokes.has(binding.id) && !binding.strokes.includes(stroke);
  for (const binding of bindings) {
    for (const stroke of strokes.get(binding.id) ?? binding.strokes) {
      const owner = owners.get(stroke);
      owners.set(stroke, binding);
      if (owner === undefined || owner.id === binding.id) continue;
      if (isNew(binding, stroke)) return { stroke, changed: binding.id, other: owner.id };
      if (isNew(owner, stroke)) return { stroke, changed: owner.id, other: binding.id };
    }
  }
  return undefined;
}

/** Returns bindings with their effective keystrokes. */
export function rebound<C, A>(
  bindings: readonly Binding<C, A>[],
  { strokes }: CheckedKeymap,
): readonly Binding<C, A>[] {
  if (strokes === DEFAULT_KEYS.strokes) return bindings;
  return bindings.map((binding) => {
    const changed = strokes[binding.id];
    return changed === undefined ? binding : { ...binding, strokes: changed };
  });
}
