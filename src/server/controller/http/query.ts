/** Reads the query of a request as the gateway of an official controller does, but answers 400 where that one answers 500. */
import { badField, Problem } from './problem.ts';

const FLAGS = ['recursive', 'include_terminated', 'skip_admin_role_creation', 'skip_default_role_creation'];
/** Parameters that may be given once; others are ignored. */
const SINGLE = new Set([
  ...FLAGS,
  'scope_id',
  'host_catalog_id',
  'auth_method_id',
  'credential_store_id',
  'filter',
  'page_size',
  'list_token',
  'update_mask',
]);
/** Other spellings: the only ones that the messages of an official controller define. */
const SPELLED = new Map([
  ['scopeId', 'scope_id'],
  ['updateMask', 'update_mask'],
]);
/** As Go's strconv.ParseBool reads them. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];
const MAX_PAGE_SIZE = 2 ** 32 - 1;

/** Returns the parameters by their snake_case names, flags as `true` and `false`. Throws a Problem for what cannot be read. */
export function readQuery(search: string): Readonly<Record<string, string>> {
  if (search.includes(';')) throw new Problem('InvalidArgument', 'invalid semicolon separator in query');
  const badEscape = /%(?![0-9a-f]{2}).{0,2}/i.exec(search)?.[0];
  if (badEscape !== undefined)
    throw new Problem('InvalidArgument', `invalid URL escape ${JSON.stringify(badEscape)}`);
  const parameters = new URLSearchParams(search);
  const query = new Map<string, string>();
  for (const given of new Set(parameters.keys())) {
    const values = parameters.getAll(given);
    const name = SPELLED.get(given) ?? given;
    if (values.length > 1 && SINGLE.has(name))
      throw new Problem(
        'InvalidArgument',
        `too many values for field ${JSON.stringify(name)}: ${values.join(', ')}`,
      );
    query.set(name, readValue(name, values[0] ?? ''));
  }
  return Object.fromEntries(query);
}

function readValue(name: string, value: string): string {
  if (FLAGS.includes(name)) {
    if (TRUE.includes(value)) return 'true';
    if (!FALSE.includes(value)) throw badField(name, 'This field must be true or false.');
    return 'false';
  }
  if (name === 'page_size' && !(/^\d+$/.test(value) && Number(value) <= MAX_PAGE_SIZE))
    throw badField(name, `This field must be a number from 0 to ${MAX_PAGE_SIZE}.`);
  return value;
}
