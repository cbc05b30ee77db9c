/** Where the bundled controller deliberately responds differently from a real one, and why. */
import type { Group } from './recording.ts';

export interface DeliberateDifference {
  /** Absent: everywhere. */
  readonly group?: Group;
  readonly steps?: readonly string[];
  /** What may be found there, in the words of compare.ts. */
  readonly found: RegExp;
  readonly why: string;
  /** True if it does not occur in every run. */
  readonly isByChance?: true;
}

const BAD_INPUT = /^status: 500 became 400$|^\.kind: "Internal" became|^\.message|^\.(details|op): added$/;
const STALE = /^status: 500 became 404$|^\.kind: "Internal" became "NotFound"$|^\.message/;

export const DELIBERATE: readonly DeliberateDifference[] = [
  {
    found: /\.default_port: 54321 became 5432$/,
    why: 'The recorded controller had its own PostgreSQL on another port.',
  },
  {
    group: 'errors',
    steps: [
      'malformed-json',
      'wrong-type-json',
      'list-bad-token',
      'list-negative-page',
      'list-text-page',
      'correlation-bad',
    ],
    found: BAD_INPUT,
    why: 'Bad input is the fault of the caller: 400, never 500.',
  },
  {
    group: 'auth',
    steps: ['oidc-token-bad'],
    found: BAD_INPUT,
    why: 'The same for a token id that is none.',
  },
  {
    group: 'targets',
    steps: ['create-alias-bad'],
    found: BAD_INPUT,
    why: 'The same, and the field is named instead of a constraint of the database.',
  },
  {
    group: 'targets',
    steps: ['add-host-source-stale'],
    found: STALE,
    why: 'A stale version is the same conflict for every verb, so it has the answer that PATCH gives.',
  },
  { group: 'sessions', steps: ['cancel-wrong-version'], found: STALE, why: 'The same for a cancel.' },
  {
    group: 'errors',
    steps: ['large-body'],
    found: /./,
    why: 'The documented limit of 1 MiB holds, so nothing is made …',
  },
  {
    group: 'errors',
    steps: ['delete-large'],
    found: /^status: 204 became 404$|: undefined became object$/,
    why: '… or deleted …',
  },
  {
    group: 'targets',
    steps: ['list-token-other-filter', 'refresh-changed', 'refresh-removed'],
    found: /^\.removed_ids: \d entries became \d$/,
    why: '… or told as removed.',
  },
  {
    group: 'errors',
    steps: ['unknown-path-root'],
    found: /^header content-security-policy$/,
    why: 'A real controller serves its web interface beside the API, with a policy of its own.',
  },
  {
    group: 'errors',
    steps: ['list-bad-filter'],
    found: /\.description: ".*1:7 \(6\).*" became ".*1:7 \(6\).*"$/,
    why: 'The parser is another one: same place, other words.',
  },
  {
    group: 'targets',
    steps: ['set-address-conflict'],
    found: /^\.message/,
    why: 'The sentence without the names of Go functions around it.',
  },
  {
    group: 'auth',
    steps: ['auth-method-read-ldap'],
    found: /^\.attributes\.urls/,
    why: 'The port of the recorded directory was one of that run.',
  },
  {
    group: 'scopes',
    steps: ['create-org', 'read-org'],
    found: /^\.authorized_collection_actions: added$/,
    why: 'A real controller leaves them out of a single org and has them in the list of orgs; here both have them.',
  },
  {
    group: 'targets',
    steps: ['authorize-by-name', 'authorize-by-alias'],
    found: /^\.(host_id|endpoint):/,
    why: 'Without a host id any host of the sources is drawn …',
    isByChance: true,
  },
  {
    group: 'sessions',
    steps: ['list', 'list-project', 'list-include-terminated', 'filter'],
    found: /^\.items\[\d\]\.(host_id|endpoint):/,
    why: '… and the session keeps it.',
    isByChance: true,
  },
  {
    group: 'sessions',
    steps: ['refresh'],
    found: /^\.items\[\d\]\.(host_id|endpoint):|^\.est_item_count: added$/,
    why: 'The same; and an estimate is an estimate.',
    isByChance: true,
  },
  {
    group: 'filters',
    found: /^status: 500 became 400$/,
    why: 'A real controller panics where "is empty" has nothing to count and "matches" has no text: bad input, so 400 with the reason.',
  },
  {
    group: 'filters',
    steps: [`"/item/name" matches "${'.{1000}'.repeat(6)}"`],
    found: /^status: 200 became 400$/,
    why: 'The work of one request has limits: the steps of a filter, its length and depth, and the size of its regular expressions.',
  },
  {
    group: 'filters',
    steps: [7, 8].map((depth) => `${'('.repeat(depth)}"/item/name" == bare${')'.repeat(depth)}`),
    found: /^status: 400 became 200$/,
    why: 'A real parser tries each level of parentheses four times and gives up at the seventh; here a level costs nothing.',
  },
];

/** Returns the entry that allows a difference. */
export function deliberateFor(
  group: Group,
  step: string,
  difference: string,
): DeliberateDifference | undefined {
  return DELIBERATE.find(
    (entry) =>
      (entry.group ?? group) === group &&
      (entry.steps?.includes(step) ?? true) &&
      entry.found.test(difference),
  );
}
