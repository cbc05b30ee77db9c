/** One thing in full: field by field, or as the controller sent it. */
import type { Feature } from '../../core/feature.ts';
import { describeScreen } from './describe.view.tsx';
import { rawScreen } from './raw.view.tsx';

export const DESCRIBE: Feature = { screens: [rawScreen, describeScreen] };
