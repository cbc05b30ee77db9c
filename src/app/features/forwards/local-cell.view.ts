/** The listen address of a forward in lists: with a mark and a word if its connections fail. */
import { displayWidth } from '../../../lib/text-width.ts';
import type { Column } from '../../list/columns.ts';
import { forwardsText } from './forwards.text.ts';

/** The content of a LOCAL column. */
export type LocalCells<Row> = Required<Pick<Column<Row>, 'cell' | 'drawn' | 'tone' | 'sortBy' | 'say'>>;

export function failing(where: string): string {
  return forwardsText.failingAt(where);
}

/** With the longest variant of the address that fits, or none. */
export function fitted(places: readonly string[], width: number): string {
  const texts = [
    ...places.flatMap((place) => [failing(place), forwardsText.failingAtTight(place)]),
    forwardsText.failing,
    forwardsText.failingTight,
  ];
  return texts.find((text) => displayWidth(text) <= width) ?? '!';
}

/** For a screen reader. */
export function sayFailing(port: string): string {
  return forwardsText.saidFailing(port);
}
