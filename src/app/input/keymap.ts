/** Keys as a person wants them: changed strokes by the id of a binding, checked against the records, and laid over them. Pure. */
import { type Binding, type CheckedKeymap, DEFAULT_KEYS, type WantedKeys } from '../core/binding.ts';
import { isEditStroke } from '../core/edit.ts';
import { isStroke, type Stroke } from '../core/stroke.ts';

type Keyed = Pick<Binding<never, unknown>, 'id' | 'strokes'>;

/** Bindings that are asked together: a stroke means one thing among them. */
export interface KeyLayer {
  readonly title: string;
  readonly bindings: readonly Keyed[];
  /** Asked for what none of these knows. */
  readonly below?: readonly Keyed[];
  /** Asked before every other layer. */
  readonly first?: true;
  /** Works while text is typed: a key that types or edits cannot be one of these. */
  readonly whileTyping?: true;
}

/** Whatever else is wanted, this always leaves. */
const KEPT: Readonly<Record<string, Stroke>> = { quit: 'ctrl-c' };

/** Takes what can be had. A binding that gets nothing of what was wanted stays as it is. */
export function checkKeys(layers: readonly KeyLayer[], wanted: WantedKeys): CheckedKeymap {
  const problems: string[] = [];
  const strokes = new Map<string, readonly Stroke[]>();
  for (const [id, list] of Object.entries(wanted)) {
    const own = layers.filter(({ bindings }) => bindings.some((binding) => binding.id === id));
    if (own.length === 0) {
      problems.push(`there is no "${id}": :config lists what there is`);
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
      problems.push(`${id} keeps ${kept} beside what was asked for`);
      good.push(kept);
    }
    if (good.length > 0 || list.length === 0) strokes.set(id, good);
  }
  dropClashes(layers, strokes, problems);
  return { strokes: Object.fromEntries(strokes), problems };
}

function strokeProblem(stroke: string, typing: boolean): string | undefined {
  if (!isStroke(stroke)) return 'no terminal sends such a key';
  return typing && isEditStroke(stroke) ? 'this key is needed for typing there' : undefined;
}

/** In every clash somebody got a key that was not its own: that one goes back to its own keys, until no clash is left. */
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
    problems.push(`"${clash.stroke}" is ${clash.other} already: ${clash.changed} stays as it was`);
  }
}

interface Clash {
  readonly stroke: Stroke;
  readonly changed: string;
  readonly other: string;
}

/** That a screen's own key goes before one of all screens is a clash only where it was not so from the beginning. */
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

/** Bindings with the strokes that hold now. */
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
