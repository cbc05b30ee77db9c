/** What the log says where it has no lines. */
import { testStates } from '../../../support/pictures.ts';
import { filledLog, signedIn } from '../../../support/ways.ts';

testStates([
  ['lines of every level', () => filledLog(), 'following', 'WARN', '> 12:00:00 ERROR'],
  ['wrapped', () => filledLog('w'), '> 12:00:00 ERROR s_1 ended, failed'],
  ['nothing at this level', () => signedIn(['@', '1']), 'No log lines at this level', '<5>'],
  ['nothing to save', () => signedIn(['@', '1', 'ctrl-s']), 'Nothing to save'],
]);
