/** The scope tree. */
import type { Feature } from '../../core/feature.ts';
import { scopesScreen } from './scopes.view.tsx';

export const SCOPES: Feature = { screens: [scopesScreen] };
