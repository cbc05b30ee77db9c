/** Deliberate differences of the recording `daily`: what users of the command line and of Terraform get wrong every day. */
import { BAD_INPUT, type DeliberateDifference, STALE } from './deliberate-difference.ts';

export const DAILY: readonly DeliberateDifference[] = [
  {
    group: 'daily',
    steps: [
      'scope-in-project',
      'primary-of-another-scope',
      'delete-anonymous',
      'grant-scopes-both',
      'library-ssh-path',
      'library-ldap-path',
      'target-with-alias-without-scope',
      'provider-claims',
    ],
    found: BAD_INPUT,
    why: 'The same: bad input is the fault of the caller, and the field is named …',
  },
  {
    group: 'daily',
    steps: ['members-missing', 'grant-scopes-missing', 'accounts-missing', 'hosts-missing', 'alias-nowhere'],
    found: STALE,
    why: '… a resource that does not exist is not found …',
  },
  {
    group: 'daily',
    steps: ['target-slash'],
    found: /^status: 500 became 404$|: object became undefined$|^header (content-type|ratelimit-policy)$/,
    why: '… and so is a path that leads nowhere.',
  },
  {
    group: 'daily',
    steps: ['scope-in-nowhere', 'target-with-alias-in-nowhere'],
    found: /./,
    why: 'A real controller looks for a scope whose id cannot be one; here the field is named.',
  },
  {
    group: 'daily',
    steps: [
      'accounts-nowhere',
      'managed-groups-of-passwords',
      'catalogs-of-org',
      'libraries-of-static',
      'credentials-of-vault',
    ],
    found: /^\.message: ".*", Details: \{\{name: .*" became|^\.details: added$/,
    why: 'A real controller puts the wrong parameter into the message of some lists; here it is a field like others.',
  },
  {
    group: 'daily',
    steps: ['library-override-number', 'billing-end-only', 'provider-certificate', 'provider-out-of-reach'],
    found: /description: "Mapping value|^\.message: ".*\(?Repository|"Cannot parse CA certificates/,
    why: 'The sentence without the names of Go types and functions.',
  },
  {
    group: 'daily',
    steps: ['library-unknown-type'],
    found: /^\.details\.request_fields\[0\]/,
    why: 'A real controller blames the store for an unknown type; here the type is named.',
  },
  {
    group: 'daily',
    steps: ['catalog-plugin'],
    found: /^\.details\.request_fields/,
    why: 'The bundled controller has no plugins, so that type of catalogs is unknown.',
  },
  {
    group: 'daily',
    steps: ['vault-out-of-reach'],
    found: /./,
    why: 'The bundled controller never contacts Vault: its stores are records, so that configurations can be tried without one.',
  },
  {
    group: 'daily',
    steps: ['worker-token', 'certificate-authority'],
    found: /./,
    why: 'Other workers cannot join the bundled controller: it has no authority for them, keeps only a record of one, and does not read its token.',
  },
  {
    group: 'daily',
    steps: ['rotate-keys', 'destroy-key-version'],
    found: /./,
    why: 'The bundled controller has one key for its data file, which is not rotated.',
  },
  {
    group: 'daily',
    steps: ['ldap-directory-down'],
    found: /^status: 401 became 400$|^\.kind: "Unauthenticated" became "FailedPrecondition"$|^\.message/,
    why: 'A real controller answers as to a wrong password; here the caller learns that the directory is out of reach.',
  },
];
