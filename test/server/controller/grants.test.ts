/** Grant strings and what they allow, as tables by the rules of internal/perms in hashicorp/boundary. */
import { describe, expect, test } from 'vitest';
import { Acl, type GrantTuple, type Subject } from '../../../src/server/controller/iam/acl.ts';
import { canonicalGrant, parseGrant, readStoredGrant } from '../../../src/server/controller/iam/grant.ts';

describe('grant strings', () => {
  test.each([
    ['ids=*;type=*;actions=*', 'ids=*;type=*;actions=*'],
    ['ids=hst_1,hst_2;actions=read,update,read', 'ids=hst_1,hst_2;actions=read,update'],
    ['type=target;actions=list,create', 'type=target;actions=create,list'],
    ['actions=READ;ids=o_1', 'ids=o_1;actions=read'],
    ['ids=ampw_1;type=ACCOUNT;actions=list', 'ids=ampw_1;type=account;actions=list'],
    ['ids=hcst_1;type=*;actions=*', 'ids=hcst_1;type=*;actions=*'],
    ['ids={{.Account.Id}};actions=read', 'ids={{.Account.Id}};actions=read'],
    ['ids={{user.id}},{{account.id}};actions=read', 'ids={{user.id}},{{account.id}};actions=read'],
    [
      'ids={{ user.id }};type=user;actions=list-resolvable-aliases',
      'ids={{ user.id }};type=user;actions=list-resolvable-aliases',
    ],
    ['ids=*;type=host;output_fields=name,id', 'ids=*;type=host;output_fields=id,name'],
    ['ids=*;type=host;actions=read;output_fields=', 'ids=*;type=host;actions=read;output_fields='],
    ['type=host;output_fields=id', 'type=host;output_fields=id'],
    ['type=worker;actions=create:worker-led,list', 'type=worker;actions=create:worker-led,list'],
    ['ids=hst_1;ids=hst;actions=list;actions=read', 'ids=hst;actions=read'],
    ['foo=bar;ids=hst_a-b;actions=read', 'ids=hst_a-b;actions=read'],
    ['{"ids":["ttcp_1"],"type":"target","actions":["READ"]}', 'ids=ttcp_1;type=target;actions=read'],
  ])('%s is read', (text, canonical) => {
    expect(canonicalGrant(parseGrant(text))).toBe(canonical);
    expect(canonicalGrant(parseGrant(canonical))).toBe(canonical);
  });

  const MISSING = 'missing actions';
  const COLLECTION = 'contains non-create or non-list action in a format that only allows these';
  test.each([
    ['', 'wrong number of equal signs'],
    ['nonsense', 'segment "nonsense" not formatted correctly, wrong number of equal signs'],
    ['ids=a=b', 'wrong number of equal signs'],
    ['ids=*;type=host;actions=read;', 'segment "" not formatted correctly'],
    ['=x', 'missing key'],
    ['ids=;actions=read', 'missing value'],
    ['ids=*', MISSING],
    ['ids=*;type=host', MISSING],
    [' ids=*;type=host;actions=read', 'contains non-create'],
    ['ids=*; type=host;actions=read', 'contains wildcard id and no specified type'],
    ['ids=*;type=host;actions=read, list', 'unknown action " list"'],
    [
      'ids=*;actions=read',
      'parsed grant string "ids=*;actions=read" contains wildcard id and no specified type',
    ],
    ['ids=*,hst_1;type=host;actions=read', 'both wildcard and non-wildcard values'],
    ['ids=hst_1,ttcp_1;actions=read', 'contains ids of differently-typed resources'],
    ['ids=hst_1, hst_2;actions=read', 'contains ids of differently-typed resources'],
    ['ids=hst_1;actions=list', 'contains create or list action in a format that does not allow these'],
    ['ids=hst_1;actions=create:worker-led', 'would not result in any action being authorized'],
    ['type=host;actions=list', 'would not result in any action being authorized'],
    ['ids=hst_1;type=*;actions=read', 'contains an id that does not support child types'],
    ['ids=hst_1;type=target;actions=read', 'not a child type of the type (target)'],
    ['ids=hst_1;type=host;actions=read', 'not a child type of the type (host-catalog)'],
    ['type=target;actions=read', COLLECTION],
    ['type=target;actions=*', COLLECTION],
    ['type=worker;actions=create,create:worker-led,list', COLLECTION],
    ['type=*;actions=list', 'contains wildcard type with no id value'],
    ['actions=list', 'contains no id or type'],
    ['ids=*;type=nonsense;actions=read', 'unknown type specifier "nonsense"'],
    ['ids=*;type=host;actions=nonsense', 'unknown action "nonsense"'],
    ['ids=*;type=host;actions=*,read', '"*" cannot be specified with other actions'],
    ['ids=constructor;actions=read', 'of an unknown resource type'],
    ['ids=*;type=host;actions=constructor', 'unknown action'],
    ['ids=xyz_1;actions=read', 'contains an id "xyz_1" of an unknown resource type'],
    ['ids={{User.Id}};actions=read', 'unknown template "{{User.Id}}" in grant "ids" value'],
    ['ids=hst_1,;actions=read', 'empty ID provided'],
    ['{"ids":"x"}', 'unable to interpret "ids" as array'],
    ['{"ids":["a,b"],"actions":["read"]}', 'ID cannot contain a comma, semicolon or equals sign'],
    ['{"ids":["*"],"type":"HOST","actions":["read"]}', 'unknown type specifier "HOST"'],
    ['{not json', 'not valid JSON'],
    ['{}', MISSING],
  ])('%s is refused', (text, why) => {
    expect(() => parseGrant(text)).toThrow(why);
  });

  test('one that a role got from an earlier version keeps its meaning', () => {
    const read = (text: string): string | undefined => {
      const grant = readStoredGrant(text);
      return grant === undefined ? undefined : canonicalGrant(grant);
    };
    expect(read(' ids = hst_1 , hst_2 ; actions = read,update ')).toBe('ids=hst_1,hst_2;actions=read,update');
    expect(read('ids=hst_1;type=host;actions=read')).toBe('ids=hst_1;type=host;actions=read');
    expect(read('nonsense')).toBeUndefined();
  });
});

describe('what grants allow', () => {
  const target: Subject = {
    type: 'target',
    id: 'ttcp_1',
    scopeId: 'p_1',
    parentScopeId: 'o_1',
    pin: undefined,
  };
  const host: Subject = { type: 'host', id: 'hst_1', scopeId: 'p_1', parentScopeId: 'o_1', pin: 'hcst_1' };
  const targets: Subject = { ...target, id: '' };
  const hosts: Subject = { ...host, id: '' };
  const session: Subject = {
    type: 'session',
    id: 's_1',
    scopeId: 'p_1',
    parentScopeId: 'o_1',
    pin: undefined,
  };
  const scope: Subject = {
    type: 'scope',
    id: 'o_1',
    scopeId: 'global',
    parentScopeId: undefined,
    pin: undefined,
  };
  const account: Subject = {
    type: 'account',
    id: 'acctpw_1',
    scopeId: 'global',
    parentScopeId: undefined,
    pin: 'ampw_1',
  };
  const method: Subject = {
    type: 'auth-method',
    id: 'ampw_1',
    scopeId: 'global',
    parentScopeId: undefined,
    pin: undefined,
  };

  const tuple = (text: string, grantScopeId: string, roleScopeId: string): GrantTuple => ({
    roleId: 'r_1',
    roleScopeId,
    grantScopeId,
    grant: parseGrant(text),
  });
  const may = (
    who: string,
    text: string,
    place: readonly [string, string],
    subject: Subject,
    action: string,
  ): boolean => new Acl(who, 'acctpw_1', [tuple(text, ...place)]).isAllowed(subject, action);

  const here = ['p_1', 'p_1'] as const;
  const global = ['global', 'global'] as const;
  test.each([
    // [who, grant, [grant scope, scope of the role], subject, action, allowed]
    ['u_1', 'ids=*;type=*;actions=*', here, target, 'delete', true],
    ['u_1', 'ids=*;type=*;actions=*', ['p_2', 'p_2'], target, 'delete', false],
    ['u_1', 'ids=*;type=*;actions=*', ['children', 'o_1'], target, 'delete', true],
    ['u_1', 'ids=*;type=*;actions=*', ['children', 'global'], target, 'delete', false],
    ['u_1', 'ids=*;type=*;actions=*', ['children', 'global'], scope, 'read', false],
    ['u_1', 'ids=*;type=*;actions=*', ['descendants', 'global'], target, 'delete', true],
    ['u_1', 'ids=*;type=*;actions=*', ['descendants', 'global'], scope, 'read', false],
    ['u_1', 'ids=ttcp_1;actions=read', here, target, 'read', true],
    ['u_1', 'ids=ttcp_2;actions=read', here, target, 'read', false],
    ['u_1', 'ids=ttcp_1;type=target;actions=*', here, target, 'delete', true],
    ['u_1', 'ids=ttcp_1;type=target;actions=*', here, targets, 'list', false],
    ['u_1', 'ids=*;type=session;actions=read', here, session, 'read:self', true],
    ['u_1', 'ids=*;type=session;actions=read:self', here, session, 'read', false],
    ['u_1', 'ids=*;type=session;actions=read:self', here, session, 'read:self', true],
    ['u_1', 'type=target;actions=list', here, targets, 'list', true],
    ['u_1', 'type=target;actions=list', here, target, 'read', false],
    ['u_1', 'ids=hcst_1;type=host;actions=list', here, hosts, 'list', true],
    ['u_1', 'ids=hcst_1;type=*;actions=read', here, host, 'read', true],
    ['u_1', 'ids=hcst_2;type=host;actions=read', here, host, 'read', false],
    [
      'u_1',
      'ids=hcst_1;type=host;actions=read',
      here,
      { ...host, type: 'host-set', id: 'hsst_1' },
      'read',
      false,
    ],
    ['u_1', 'ids={{.Account.Id}};actions=read', global, account, 'read', true],
    ['u_1', 'ids={{.Account.Id}};actions=read', global, { ...account, id: 'acctpw_2' }, 'read', false],
    ['u_1', 'ids=*;type=host;output_fields=id', here, host, 'read', false],
    ['u_anon', 'ids=*;type=scope;actions=list,no-op', global, { ...scope, id: '' }, 'list', true],
    ['u_anon', 'ids=*;type=scope;actions=*', global, scope, 'read', false],
    ['u_anon', 'ids=*;type=auth-method;actions=authenticate', global, method, 'authenticate', true],
    ['u_anon', 'ids=*;type=*;actions=*', global, method, 'authenticate', false],
    ['u_anon', 'ids=*;type=target;actions=*', here, target, 'read', false],
  ] as const)('%s with %s at %o on %o: %s is %s', (who, text, place, subject, action, isAllowed) => {
    expect(may(who, text, place, subject, action)).toBe(isAllowed);
  });

  test('output fields of all matching grants are merged; without any the default applies', () => {
    const fields = (...texts: string[]): unknown => {
      const acl = new Acl(
        'u_1',
        undefined,
        texts.map((text) => tuple(text, 'p_1', 'p_1')),
      );
      const { outputFields } = acl.judge(host, 'read');
      return outputFields === undefined ? undefined : [...outputFields].sort();
    };
    expect(fields('ids=*;type=host;actions=read')).toBeUndefined();
    expect(
      fields('ids=*;type=host;actions=read;output_fields=id', 'ids=*;type=*;output_fields=name'),
    ).toEqual(['id', 'name']);
    expect(fields('ids=*;type=host;actions=read;output_fields=')).toEqual([]);
    expect(
      fields('ids=*;type=host;actions=read', 'ids=*;type=host;actions=update;output_fields=id'),
    ).toBeUndefined();
  });

  describe('the hash that binds a list token', () => {
    const HOST = tuple('ids=*;type=host;actions=read', 'p_1', 'p_1');
    const hash = (tuples: readonly GrantTuple[]): string =>
      new Acl('u_1', undefined, tuples).hashOf(['host'], { scopeId: 'p_1', parentScopeId: 'o_1' });

    test.each([
      ['the same in another form', [tuple('type=HOST;ids=*;actions=read,read', 'p_1', 'p_1')], true],
      ['for another type', [HOST, tuple('ids=*;type=target;actions=read', 'p_1', 'p_1')], true],
      ['in another scope', [HOST, tuple('ids=*;type=host;actions=list', 'p_2', 'p_2')], true],
      ['of children of another org', [HOST, tuple('ids=*;type=host;actions=list', 'children', 'o_2')], true],
      ['another action', [tuple('ids=*;type=host;actions=read,list', 'p_1', 'p_1')], false],
      ['for any type', [HOST, tuple('ids=*;type=*;actions=list', 'p_1', 'p_1')], false],
      ['without a type', [HOST, tuple('ids=hcst_1;actions=read', 'p_1', 'p_1')], false],
      ['of children of the org', [HOST, tuple('ids=*;type=host;actions=list', 'children', 'o_1')], false],
      ['of descendants', [HOST, tuple('ids=*;type=host;actions=list', 'descendants', 'global')], false],
      ['of another role', [{ ...HOST, roleId: 'r_2' }], false],
    ])('with a grant %s', (_what, tuples, isSame) => {
      expect(hash(tuples) === hash([HOST])).toBe(isSame);
    });

    test('without order, and for every scope if a list is recursive', () => {
      const other = tuple('ids=*;type=host;actions=list', 'p_2', 'p_2');
      const everywhere = (...tuples: GrantTuple[]): string =>
        new Acl('u_1', undefined, tuples).hashOf(['host'], undefined);
      expect(everywhere(HOST, other)).toBe(everywhere(other, HOST));
      expect(everywhere(HOST, other)).not.toBe(everywhere(HOST));
      expect(everywhere(HOST)).toBe(hash([HOST]));
    });
  });
});
