/** One resource in full: field by field, or as returned by the controller. */
import type { Feature } from '../../core/feature.ts';
import { describeScreen } from './describe.view.tsx';
import { rawScreen } from './raw.view.tsx';

export const DESCRIBE: Feature = { screens: [rawScreen, describeScreen] };
