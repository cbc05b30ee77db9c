/** One resource as returned by the controller. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { ResourceBase } from '../../../wire/resources.ts';
import { describeText } from './describe.text.ts';
import { resourceName, resourceOf, resourcePolls, type TextRow } from './resource.view.ts';
import { textScreen } from './text-screen.view.tsx';

export const rawScreen = textScreen({
  id: 'raw',
  heading: (state, view) => `Raw ${resourceName(state, view)}`,
  column: 'JSON',
  rows: (state, view) => linesOf(resourceOf(state, view)),
  polls: resourcePolls,
  copied: describeText.json,
  other: { stroke: 'd', screen: 'describe', label: 'describe' },
});

const linesOf = memoizeLast((resource: ResourceBase | undefined): readonly TextRow[] => {
  if (resource === undefined) return [];
  return JSON.stringify(resource.raw, undefined, 2)
    .split('\n')
    .map((text, index) => ({ id: String(index), text: sanitize(text) }));
});
