/** Requests for the fuzz test: nearly right ones, so that they get far, and wild ones. */
import fc from 'fast-check';
import type { Kind } from '../../src/controller/machinery/kind.ts';
import { ALL_KINDS } from '../../src/controller/resources/index.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly who: 'admin' | 'user' | 'nobody' | 'nonsense';
}

const IDS: Readonly<Record<string, readonly string[]>> = {
  scope: ['global', 'o_1234567890', 'p_1234567890'],
  'auth-method': ['ampw_1234567890', 'amoidc_1234567890', 'amldap_1234567890'],
  account: ['acctpw_0987654321', 'acctoidc_1234567890'],
  user: ['u_anon', 'u_0987654321'],
  'host-catalog': ['hcst_1234567890'],
  host: ['hst_1234567890'],
  'host-set': ['hsst_1234567890'],
  target: ['ttcp_1234567890', 'ttcp_0987654321', 'ssh.boundary.dev'],
};
const STRANGE_IDS = [
  '_',
  'ttcp_',
  's_0000000000',
  'r_0000000000',
  '%00',
  '..%2f..',
  '%F0%9F',
  'constructor',
  '__proto__',
  'csst_0000000000',
];
/** Deleting these would end the test, not the controller. */
const KEPT = [
  'u_0987654321',
  'acctpw_0987654321',
  'ampw_1234567890',
  'o_1234567890',
  'p_1234567890',
  'hcst_1234567890',
];

const FIELDS = [
  ...new Set(
    ALL_KINDS.flatMap((kind) => [
      kind.home.field,
      ...Object.keys(kind.fields),
      ...Object.values(kind.prefixes).flatMap((type) => Object.keys(kind.attributesOf?.(type) ?? {})),
    ]),
  ),
  ...[
    'id',
    'name',
    'description',
    'version',
    'type',
    'attributes',
    'created_time',
    'command',
    '__proto__',
    'toString',
  ],
];

/** Bodies that would succeed; `version` is what a fresh resource has. */
const TEMPLATES: readonly Record<string, unknown>[] = [
  {
    scope_id: 'p_1234567890',
    type: 'tcp',
    name: 'n',
    address: '127.0.0.1',
    attributes: { default_port: 22 },
  },
  { scope_id: 'p_1234567890', type: 'static', name: 'n', description: 'd' },
  { host_catalog_id: 'hcst_1234567890', type: 'static', attributes: { address: '::1' } },
  {
    auth_method_id: 'ampw_1234567890',
    type: 'password',
    attributes: { login_name: 'abc', password: 'password' },
  },
  { auth_method_id: 'amldap_1234567890', attributes: { group_names: ['a'] } },
  { scope_id: 'global', name: 'n' },
  { scope_id: 'o_1234567890', name: 'n' },
  {
    scope_id: 'global',
    type: 'oidc',
    attributes: { issuer: 'https://a.b', client_id: 'c', client_secret: 'd', api_url_prefix: 'http://e' },
  },
  { scope_id: 'global', type: 'ldap', attributes: { urls: ['ldap://a'] } },
  { scope_id: 'global', type: 'target', value: 'a.b', destination_id: 'ttcp_1234567890' },
  { command: 'login', type: 'token', attributes: { login_name: 'user', password: 'password' } },
  { command: 'token', attributes: { token_id: '00' } },
  { version: 1, name: 'n', description: null },
  { version: 2, host_ids: ['hst_1234567890'] },
  { version: 1, host_source_ids: ['hsst_1234567890'], brokered_credential_source_ids: [] },
  {
    version: 1,
    grant_strings: ['ids=*;type=*;actions=*'],
    principal_ids: ['u_auth'],
    grant_scope_ids: ['this'],
    member_ids: ['u_anon'],
  },
  { version: 1, password: 'password', current_password: 'password', new_password: 'password2' },
  { version: 1, api_tags: { a: ['b'] }, scope_id: 'global', worker_generated_auth_token: 'x' },
  { host_id: 'hst_1234567890', name: 'x', scope_id: 'p_1234567890' },
];

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 200 }),
    fc.constantFrom(...Object.values(IDS).flat(), '', ' ', '\u0000', '\u202e', 'x'.repeat(5000)),
    fc.constantFrom(
      '"/item/name" == "x"',
      '"/item',
      '(((',
      '"/item/name" matches "(a+)+$"',
      'ids=*',
      '{"ids":[',
      '{"ids":null,"type":5}',
    ),
    fc.constantFrom(
      '-1',
      '0',
      '99999999999',
      'true',
      'WyJ0YXJnZXQiLCIiLDAsMCxudWxsLG51bGxd',
      '2026-13',
      'name,version,attributes.default_port',
    ),
  )
  .map((raw) => raw.toWellFormed());
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), text), scalar, { maxKeys: 4 }),
  fc.jsonValue({ maxDepth: 5 }),
);
const strangeFields = fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), text), value, { maxKeys: 2 });

/** A right body with up to two fields spoilt or added, also inside `attributes`. */
const nearlyRight = fc
  .record({
    template: fc.constantFrom(...TEMPLATES),
    outside: strangeFields,
    inside: strangeFields,
    isSpoilt: fc.nat(3),
  })
  .map(({ template, outside, inside, isSpoilt }) => {
    if (isSpoilt === 0) return template;
    if (isSpoilt === 1) return { ...template, ...outside };
    return { ...template, attributes: { ...Object(template.attributes), ...inside } };
  })
  .map((body) => JSON.stringify(body));
const body = fc.oneof(
  { weight: 8, arbitrary: nearlyRight },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue().map((json) => JSON.stringify(json)) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 5000 })
      .map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  },
);

const query = fc
  .record({
    scoping: fc.constantFrom(
      {},
      { scope_id: 'global', recursive: 'true' },
      { scope_id: 'p_1234567890' },
      { scope_id: 'global' },
      { host_catalog_id: 'hcst_1234567890' },
      { auth_method_id: 'ampw_1234567890' },
    ),
    strange: fc.dictionary(
      fc.constantFrom(
        'filter',
        'list_token',
        'page_size',
        'update_mask',
        'include_terminated',
        'start_time',
        'end_time',
        'scope_id',
      ),
      text,
      { maxKeys: 2 },
    ),
  })
  .map(({ scoping, strange }) => ({ ...scoping, ...strange }));

function routesOf(kind: Kind): readonly { readonly method: string; readonly path: string }[] {
  const base = `/v1/${kind.collection}`;
  const ids = [...(IDS[kind.name] ?? []), ...STRANGE_IDS];
  const verbs = Object.entries(kind.verbs ?? {});
  return [
    ...['GET', 'POST', 'PUT', 'OPTIONS'].map((method) => ({ method, path: base })),
    ...ids.flatMap((id) => ['GET', 'PATCH'].map((method) => ({ method, path: `${base}/${id}` }))),
    ...ids.filter((id) => !KEPT.includes(id)).map((id) => ({ method: 'DELETE', path: `${base}/${id}` })),
    ...verbs.flatMap(([verb, { on, method }]) =>
      on === 'item'
        ? ids.map((id) => ({ method, path: `${base}/${id}:${verb}` }))
        : [{ method, path: `${base}:${verb}` }],
    ),
    { method: 'POST', path: `${base}/${ids[0]}:explode` },
  ];
}

const route = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(...ALL_KINDS).chain((kind) => fc.constantFrom(...routesOf(kind))),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('GET', 'POST', 'PATCH'),
      path: text.map((raw) => `/v1/${encodeURIComponent(raw)}`),
    }),
  },
);

export const fuzzRequest: fc.Arbitrary<FuzzRequest> = fc
  .record({
    route,
    query,
    body,
    who: fc.constantFrom('admin', 'admin', 'admin', 'user', 'nobody', 'nonsense'),
  })
  .map(({ route: { method, path }, ...rest }) => ({ method, path, ...rest }));
