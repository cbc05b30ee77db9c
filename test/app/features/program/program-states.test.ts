/** What the program says of itself, of its commands, and before it is left. */
import { testStates } from '../../../support/pictures.ts';
import { byCommand, signedIn, withProblems } from '../../../support/ways.ts';

testStates([
  [
    'before it is left with a forward',
    () => signedIn(['0', ':', 'connect orders', 'enter', 'ctrl-c']),
    '1 forward is open',
    '0 open 127.0.0.1:50001 orders',
    'closes all connections',
    '<k>',
  ],
  ['info', () => byCommand('info'), 'bnd-tui 0.0.0', '/settings.json', 'http://127.0.0.1:9200', '12 ms'],
  ['a command that is typed', () => signedIn([':', 'targ']), ':targets'],
  ['an argument that is typed', () => signedIn([':', 'connect or']), ':connect orders'],
  ['an unknown command', () => byCommand('sesions'), '":sesions"', 'did you mean ":sessions"', '<^a>'],
  ['every command', () => signedIn(['ctrl-a']), 'Commands[', '> :targets'],
  ['choices, with one that cannot be had', () => withProblems(), 'Config[', 'unknown binding "fly"'],
  ['the choice of a key', () => withProblems('/', 'target.forward', 'enter'), /> (key )?target.forward <p>/],
  [
    'without header and breadcrumbs',
    () => signedIn(['0', 'ctrl-e', 'ctrl-g']),
    /^ Targets\(all\)\[3]/,
    'breadcrumbs off',
  ],
]);
