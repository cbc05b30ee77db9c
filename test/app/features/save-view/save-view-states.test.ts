/** What is asked before a list is saved. */
import { testStates } from '../../../support/pictures.ts';
import { onSharedTargets } from '../../../support/ways.ts';

testStates([
  ['where to', () => onSharedTargets('ctrl-s', 'tab'), 'Save 3 rows', '.json', '<json>', 'Only you can read'],
  [
    'a file that is there',
    () => onSharedTargets(':', 'save a', 'enter', ':', 'save a', 'enter'),
    'Replace the file?',
    'would be lost',
  ],
]);
