/** Applies a switch-off to the text of its file. */
import type { SwitchOff } from './feature.ts';

type Edit =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: string };

/** Returns the edited text, or what is wrong with the record and what to do. */
export function editOf(source: string, { file, text, instead }: SwitchOff): Edit {
  const count = source.split(text).length - 1;
  if (count === 1) return { text: source.replace(text, () => instead) };
  const where = count === 0 ? `is no longer in src/${file}` : `is ${count} times in src/${file}`;
  return { problem: `"${text}" ${where}: name the record that switches the feature off` };
}
