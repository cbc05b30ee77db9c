/** Host sources and credential sources of a target (internal/target/repository_host_source.go and related files in hashicorp/boundary). */
import type { FieldError } from '../../../lib/errors.ts';
import { text as textIn } from '../../../lib/json.ts';
import type { Call, Verb } from '../engine/kind.ts';
import { changeLinks, type ListMode, listVerbs, mustExist, wrongIds } from '../engine/list-verbs.ts';
import { badField, Problem } from '../http/problem.ts';
import type { Row } from '../storage/resources.ts';

const HOSTS = 'host_source_ids';
const BROKERED = 'brokered_credential_source_ids';
const INJECTED = 'injected_application_credential_source_ids';
const HOST_SOURCE = /^(hsst|hsplg|hs)_[0-9A-Za-z]+$/;
const BROKERED_SOURCE = /^(clvlt|clvllt|credup|cred|credupd|credp|credspk|credjson)_[0-9A-Za-z]+$/;

export const hostSourceVerbs: Record<string, Verb> = listVerbs({
  noun: 'host-sources',
  fields: [HOSTS],
  check: (_mode, { [HOSTS]: ids = [] }) =>
    wrongIds(HOSTS, ids, (id) => HOST_SOURCE.test(id), 'Incorrectly formatted identifier.'),
  apply: (call, row, mode, { [HOSTS]: ids = [] }) => {
    if (mode !== 'remove') {
      refuseForeign(call, row, HOSTS, ids);
      if (ids.length > 0 && textIn(row.fields, 'address') !== undefined) {
        throw new Problem(
          'FailedPrecondition',
          `unable to add host sources because a network address is directly assigned to the given target: ${row.id}`,
        );
      }
    }
    return changeLinks(call, 'target:host-source', row, mode, HOSTS, ids);
  },
});

export const credentialSourceVerbs: Record<string, Verb> = listVerbs({
  noun: 'credential-sources',
  fields: [BROKERED, INJECTED],
  noneRefusal: 'Brokered or Injected Application Credential Source IDs must be provided.',
  check: (mode, { [BROKERED]: brokered = [], [INJECTED]: injected = [] }) => [
    ...wrongIds(
      BROKERED,
      brokered,
      (id) => BROKERED_SOURCE.test(id),
      (id) => `Incorrectly formatted credential source identifier ${JSON.stringify(id)}.`,
    ),
    ...injectedErrors(mode, injected),
  ],
  apply: (call, row, mode, { [BROKERED]: brokered = [], [INJECTED]: injected = [] }) => {
    if (mode !== 'remove') refuseForeign(call, row, BROKERED, brokered);
    const isChanged = changeLinks(call, 'target:brokered', row, mode, BROKERED, brokered);
    return changeLinks(call, 'target:injected', row, mode, INJECTED, injected) ?? isChanged;
  },
});

/** TCP targets, the only ones here, do not support injected credentials. */
function injectedErrors(mode: ListMode, injected: readonly string[]): readonly FieldError[] {
  if (mode === 'remove' || injected.length === 0) return [];
  return [
    {
      name: INJECTED,
      description: 'Injected application credentials are not supported by this type of target.',
    },
  ];
}

/** Sources must be in the target's project. */
function refuseForeign(call: Call, row: Row, field: string, ids: readonly string[]): void {
  if (mustExist(call, ids).some((source) => source.scopeId !== row.scopeId)) {
    throw badField(field, 'Sources must be in the project of the target.', 'Errors in provided fields.');
  }
}
