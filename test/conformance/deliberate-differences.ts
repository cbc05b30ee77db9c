/** Where the bundled controller deliberately responds differently from a real one, and why. */
import { DAILY } from './daily-differences.ts';
import { BAD_INPUT, type DeliberateDifference, STALE } from './deliberate-difference.ts';
import type { Group } from './recording.ts';

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
    steps: [
      'create-org',
      'create-org-2',
      'create-org-of-aliases',
      'create-org-of-providers',
      'read-org',
      'same-org',
      'set-primary',
      'org-without-primary',
    ],
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
    group: 'consequences',
    steps: ['accounts-other-org', 'accounts-global', 'accounts-of-another'],
    found: BAD_INPUT,
    why: 'Accounts of another scope or user are bad input …',
  },
  {
    group: 'unchanged',
    steps: [
      ...['principals', 'grants', 'members', 'sources', 'credentials'].map((noun) => `${noun}-again`),
      ...['principals', 'members', 'hosts'].map((noun) => `${noun}-absent`),
      'grants-twice',
    ],
    found: BAD_INPUT,
    why: '… and so is an addition to a list that has it, or a removal of what it does not have …',
  },
  {
    group: 'edges',
    steps: [
      ...[1, 10, 15, 16].map((n) => `address-host-${n}`),
      ...[4, 5, 6, 11].map((n) => `address-target-${n}`),
    ],
    found: BAD_INPUT,
    why: '… and so are addresses that a real controller refuses while it stores them …',
  },
  {
    group: 'edges',
    steps: [
      'twice',
      'recursive-yes',
      'recursive-empty',
      'page-size-empty',
      'page-size-big',
      'semicolon',
      'escape',
    ].map((what) => `query-${what}`),
    found: BAD_INPUT,
    why: '… queries that cannot be read …',
  },
  {
    group: 'edges',
    steps: ['body-twice', 'body-twice-in-attributes'],
    found: BAD_INPUT,
    why: '… a key that is there twice …',
  },
  {
    group: 'edges',
    steps: ['grant-19'],
    found: BAD_INPUT,
    why: '… and a grant without output fields, which a real database refuses.',
  },
  {
    group: 'edges',
    found: /^\.details\.request_fields\[0\]\.description: "Improperly formatted grant/,
    why: 'The reason without the names of Go functions around it.',
  },
  {
    group: 'consequences',
    steps: ['alias-of-deleted-project'],
    found: /^\.version: 2 became 1$/,
    why: 'With a target a real controller leaves the version as it is, with a project it does not; here it counts what requests change.',
  },
  {
    group: 'unchanged',
    found: /^\.aliases: added$/,
    why: 'Every response with a target has its aliases, not only that to a read.',
  },
  {
    group: 'unchanged',
    steps: ['same-ldap'],
    found: /./,
    why: 'A real controller answers 404 to an update of an LDAP method that changes nothing.',
  },
  {
    group: 'unchanged',
    steps: ['same-address'],
    found: /^\.version: 2 became 1$/,
    why: 'A real controller counts an address that is sent alone, changed or not, and not one with other fields; here it is a field like others.',
  },
  {
    group: 'leniency',
    steps: ['patch-unknown-key', 'patch-unknown-key-alone'],
    found: /./,
    why: 'A real controller ignores an unknown key of a new resource and fails at one of an update; here both are ignored, so that fields of later versions do no harm.',
  },
  {
    group: 'leniency',
    steps: ['patch-worker-filter'],
    found: BAD_INPUT,
    why: 'Bad input is the fault of the caller: 400, as at the creation.',
  },
  {
    group: 'leniency',
    steps: ['set-unknown-credential'],
    found: /./,
    why: 'A real controller ignores ids that it does not know; here the caller learns about a typing error.',
  },
  {
    group: 'leniency',
    steps: ['text-after-json'],
    found: /./,
    why: 'A real controller reads the first value and ignores the rest; text after it is bad input, like other malformed JSON.',
  },
  {
    group: 'leniency',
    steps: ['delete-org-with-accounts'],
    found: /^status: 500 became 204$|: object became undefined$/,
    why: 'A real controller cannot delete an org with password accounts: it would break a rule of its database.',
  },
  {
    group: 'refusals',
    steps: [
      'create-account-empty-password',
      'accounts-same-method',
      'accounts-set-same-method',
      'create-ldap-account-upper-case',
      ...['scopes', 'audiences', 'algorithms', 'prompts'].map((list) => `create-oidc-${list}-twice`),
    ],
    found: BAD_INPUT,
    why: 'Bad input is the fault of the caller, and the field is named.',
  },
  {
    group: 'refusals',
    steps: ['alias-host-without-target'],
    found: /./,
    why: 'A real controller ignores the host of an alias without a target; here the caller learns about it.',
  },
  {
    group: 'refusals',
    steps: ['update-group-with-type'],
    found: /./,
    why: 'A real controller ignores an unknown key of a new resource and fails at one of an update; here both are ignored.',
  },
  {
    group: 'refusals',
    steps: ['project-as-alice'],
    found: /^\.authorized_collection_actions\.groups: added$/,
    why: 'A real controller leaves out what roles of the org grant in a project when it reads that alone, not in a list; here both have it.',
  },
  {
    group: 'refusals',
    steps: ['accounts-exchange'],
    found: /./,
    why: 'A real controller adds accounts before it removes others, so a user cannot exchange one for another of the same auth method; here only the result counts.',
  },
  ...DAILY,
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
