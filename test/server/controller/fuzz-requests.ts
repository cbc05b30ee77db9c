/** Requests for the fuzz test: nearly valid ones, so that they get far, and random ones. */
import type { Kind } from '../../../src/server/controller/engine/kind.ts';
import { ALL_KINDS } from '../../../src/server/controller/resources/index.ts';
import { fc } from '../../support/fast-check.ts';

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

/** Bodies that may succeed, for creations, changes and verbs of a kind; a fresh resource has version 1. */
const TEMPLATES: Readonly<Record<string, readonly object[]>> = {
  scope: [{ scope_id: 'o_1234567890', name: 'n' }],
  'auth-method': [
    { command: 'login', type: 'token', attributes: { login_name: 'nobody', password: 'password' } },
    { command: 'token', attributes: { token_id: '00' } },
    { scope_id: 'global', type: 'ldap', attributes: { urls: ['ldap://a'] } },
    {
      scope_id: 'global',
      type: 'oidc',
      attributes: { issuer: 'https://a', client_id: 'c', client_secret: 'd', api_url_prefix: 'http://e' },
    },
  ],
  account: [
    { auth_method_id: 'ampw_1234567890', attributes: { login_name: 'abc', password: 'password' } },
    { version: 1, password: 'password', current_password: 'password', new_password: 'password2' },
  ],
  'managed-group': [{ auth_method_id: 'amldap_1234567890', attributes: { group_names: ['a'] } }],
  user: [{ scope_id: 'global' }, { version: 1, account_ids: ['acctpw_0987654321'] }],
  group: [{ scope_id: 'p_1234567890' }, { version: 1, member_ids: ['u_0987654321'] }],
  role: [
    { scope_id: 'global' },
    {
      version: 1,
      grant_strings: ['ids=*;type=*;actions=*'],
      principal_ids: ['u_anon'],
      grant_scope_ids: ['this'],
    },
  ],
  'host-catalog': [{ scope_id: 'p_1234567890', type: 'static' }],
  host: [{ host_catalog_id: 'hcst_1234567890', attributes: { address: '::1' } }],
  'host-set': [{ host_catalog_id: 'hcst_1234567890' }, { version: 2, host_ids: ['hst_1234567890'] }],
  target: [
    {
      scope_id: 'p_1234567890',
      type: 'tcp',
      name: 'n',
      address: '127.0.0.1',
      attributes: { default_port: 22 },
    },
    { version: 1, host_source_ids: ['hsst_1234567890'], brokered_credential_source_ids: [] },
    { host_id: 'hst_1234567890' },
    {},
  ],
  'credential-store': [{ scope_id: 'p_1234567890', type: 'static' }],
  credential: [{ credential_store_id: 'csst_0000000000', type: 'json', attributes: { object: { a: 1 } } }],
  alias: [{ scope_id: 'global', type: 'target', value: 'a.b', destination_id: 'ttcp_1234567890' }],
  worker: [
    { scope_id: 'global', worker_generated_auth_token: 'x' },
    { version: 1, api_tags: { a: ['b'] } },
  ],
};
const CHANGE = { version: 1, description: 'd' };

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

/** A valid body, or one with up to two fields broken or added, also inside `attributes`; sometimes something else. */
function bodyFor(templates: readonly object[]): fc.Arbitrary<string> {
  const nearlyRight = fc
    .record({
      template: fc.constantFrom(...templates),
      outside: strangeFields,
      inside: strangeFields,
      spoil: fc.nat(3),
    })
    .map(({ template, outside, inside, spoil }) => {
      if (spoil < 2) return template;
      if (spoil === 2) return { ...template, ...outside };
      return { ...template, attributes: { ...Object(Reflect.get(template, 'attributes')), ...inside } };
    })
    .map((body) => JSON.stringify(body));
  return fc.oneof(
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
}

const query: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record({
    scoping: fc.constantFrom<Record<string, string>>(
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
      { maxKeys: 1 },
    ),
  })
  .map(({ scoping, strange }) => ({ ...scoping, ...strange }));

interface Route {
  readonly method: string;
  readonly path: string;
  readonly templates: readonly object[];
}

function routesOf(kind: Kind): fc.Arbitrary<Route> {
  const base = `/v1/${kind.collection}`;
  const templates = TEMPLATES[kind.name] ?? [{}];
  const known = IDS[kind.name] ?? STRANGE_IDS;
  const all = [...known, ...known, ...STRANGE_IDS];
  const verbs = Object.entries(kind.verbs ?? {});
  const on = (method: string, path: string, bodies = templates): Route => ({
    method,
    path: `${base}${path}`,
    templates: bodies,
  });
  const groups: readonly (readonly Route[])[] = [
    [on('GET', '')],
    [on('POST', '')],
    all.map((id) => on('GET', `/${id}`)),
    all.map((id) => on('PATCH', `/${id}`, [CHANGE])),
    all.filter((id) => !KEPT.includes(id)).map((id) => on('DELETE', `/${id}`)),
    [on('PUT', ''), on('OPTIONS', ''), on('POST', `/${all[0]}:explode`)],
    ...verbs.map(([verb, { on: place, method }]) =>
      place === 'item' ? all.map((id) => on(method, `/${id}:${verb}`)) : [on(method, `:${verb}`)],
    ),
  ];
  return fc.constantFrom(...groups).chain((routes) => fc.constantFrom(...routes));
}

const anyRoute: fc.Arbitrary<Route> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...ALL_KINDS).chain(routesOf) },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('GET', 'POST', 'PATCH'),
      path: text.map((raw) => `/v1/${encodeURIComponent(raw)}`),
      templates: fc.constant([{}]),
    }),
  },
);

const who = fc.constantFrom<FuzzRequest['who']>('admin', 'admin', 'admin', 'user', 'nobody', 'nonsense');

export const fuzzRequest: fc.Arbitrary<FuzzRequest> = anyRoute.chain(({ method, path, templates }) =>
  fc.record({ method: fc.constant(method), path: fc.constant(path), query, body: bodyFor(templates), who }),
);
