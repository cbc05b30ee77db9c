/** The key table of the README, generated from the bindings. */
import type { BindingSet } from '../core/binding.ts';
import { isRun, strokeLabel } from '../core/stroke.ts';

/** Returns one Markdown table for all sets. */
export function keyTable<Context, Action>(sets: readonly BindingSet<Context, Action>[]): string {
  const rows = sets.flatMap((set) =>
    set.bindings.map((binding) => {
      const keys = isRun(binding.strokes)
        ? `\`${binding.strokes[0]}\`-\`${binding.strokes.at(-1)}\``
        : binding.strokes
            .map((stroke) => `\`${strokeLabel(stroke).slice(1, -1).replaceAll('|', '\\|')}\``)
            .join(' ');
      return `| ${set.title} | ${keys} | ${binding.label} |`;
    }),
  );
  return ['| Where | Keys | What |', '|---|---|---|', ...rows, ''].join('\n');
}
