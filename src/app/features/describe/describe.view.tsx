/** One resource as text: keys and values, times in local time. */
import { memoizeLast } from '../../../lib/memo.ts';
import { fitText } from '../../../lib/text-width.ts';
import type { ResourceBase } from '../../../wire/resources.ts';
import { describeText } from './describe.text.ts';
import { describeLines } from './describe-lines.state.ts';
import { resourceName, resourceOf, resourcePolls, type TextRow } from './resource.view.ts';
import { textScreen } from './text-screen.view.tsx';

const KEY_WIDTH = 30;
/** Ages are not updated every second here. */
const STEP_MS = 60_000;

export const describeScreen = textScreen({
  id: 'describe',
  heading: (state, view) => `Describe ${resourceName(state, view)}`,
  column: 'WHAT',
  rows: (state, view) => linesOf(resourceOf(state, view), Math.floor(state.nowMs / STEP_MS)),
  polls: resourcePolls,
  copied: describeText.description,
  other: { stroke: 'y', screen: 'raw', label: 'raw' },
});

const linesOf = memoizeLast((resource: ResourceBase | undefined, step: number): readonly TextRow[] =>
  resource === undefined
    ? []
    : describeLines(resource.raw, step * STEP_MS).map(({ depth, key, value }, index) => ({
        id: String(index),
        text: `${fitText(`${'  '.repeat(depth)}${key}`, KEY_WIDTH)} ${value}`.trimEnd(),
      })),
);
