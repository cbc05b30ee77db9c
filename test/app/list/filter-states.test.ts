/** What a list says of its filter. */
import { testStates } from '../../support/pictures.ts';
import { filledLog, onSharedTargets, signedIn } from '../../support/ways.ts';

testStates([
  ['nothing typed yet', () => onSharedTargets('/'), '/ words', 'type='],
  ['a word with its completion', () => onSharedTargets('/', 'type=tcp se'), '/type=tcp session='],
  [
    'several words',
    () => onSharedTargets('/', 'type=tcp sess>0 or', 'enter'),
    '[1/3] </type=tcp> </sess>0> </or>',
    '> orders',
  ],
  ['nothing found', () => signedIn(['0', '/', 'zzz']), '[0/3] </zzz>', 'No match for /zzz', '<esc>'],
  ['nothing found in a text', () => filledLog('/', 'zzz'), 'No match for /zzz', '<esc>'],
  ['a broken pattern', () => signedIn(['0', '/', 're:(']), 're:( is not a regular expression', '<esc>'],
  [
    'a key that is not there',
    () => onSharedTargets('/', 'colour=red'),
    'Unknown key "colour"',
    'project',
    '<esc>',
  ],
]);
