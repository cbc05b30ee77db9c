/** Aliases: names for targets (internal/daemon/controller/handlers/aliases in hashicorp/boundary). */
import { child, text as textIn } from '../../../lib/json.ts';
import { object, text } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { notFound } from '../http/problem.ts';
import { aliasValueRefusal } from './alias-value.ts';

const ARGUMENTS = 'authorize_session_arguments';
const REFUSAL = 'This field is missing or improperly formatted.';

export const alias: Kind = {
  name: 'alias',
  collection: 'aliases',
  label: 'Alias',
  prefixes: { alt: 'target' },
  home: {
    field: 'scope_id',
    scopes: ['global'],
    // Aliases of projects and their suffixes are features of Boundary Enterprise 1.0.
    forbiddenIn: ['org', 'project'],
    refusal: REFUSAL,
    listRefusal: 'Incorrectly formatted identifier.',
  },
  prefixFor: (type) => (type === 'target' ? 'alt' : undefined),
  typeRefusal: 'This field is required and must be target.',
  fields: {
    value: text({ required: 'This field is required.', check: aliasValueRefusal, isCaseless: true }),
    destination_id: text({
      check: (value) =>
        /^(ttcp|tssh|trdp)_[0-9A-Za-z]+$/.test(value) ? undefined : 'Incorrectly formatted identifier.',
    }),
  },
  attributesOf: () => ({
    [ARGUMENTS]: object({
      check: (value) => {
        const hostId = textIn(child({ value }, 'value'), 'host_id');
        return hostId === undefined || /^(hst|hplg|h)_[0-9A-Za-z]+$/.test(hostId)
          ? undefined
          : 'Incorrectly formatted host id.';
      },
      normalized: withHost,
    }),
  }),
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  rules: ({ row, fields, attributes, mask }) => [
    // A host that the alias has already is removed with its destination (alias_lost_target in storage/schema.ts).
    ...((row === undefined || mask.has(`attributes.${ARGUMENTS}`)) &&
    textIn(child(attributes, ARGUMENTS), 'host_id') !== undefined &&
    textIn(fields, 'destination_id') === undefined
      ? [
          {
            name: `attributes.${ARGUMENTS}.host_id`,
            description: 'Requires a destination_id.',
          },
        ]
      : []),
  ],
  columns: ({ fields, mask }, { resources }) => {
    const destination = textIn(fields, 'destination_id');
    const isMissing = destination !== undefined && resources.get(destination) === undefined;
    if (isMissing && mask.has('destination_id')) throw notFound(`Unable to find the target ${destination}.`);
    return {
      uniqueKey: textIn(fields, 'value')?.toLowerCase(),
      refId: isMissing ? undefined : destination,
    };
  },
  // Checks what still exists, not what was once written.
  present: ({ refId }) => ({ destination_id: refId }),
};

/** Returns the arguments if they have any effect. */
export function withHost(value: object): object | undefined {
  return textIn(child({ value }, 'value'), 'host_id') === undefined ? undefined : value;
}
