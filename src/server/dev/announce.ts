/** Output of `bnd-tui dev` once it is ready. */

import { sanitize } from '../../lib/text.ts';
import { writeJson, writeOut } from '../../lib/write-out.ts';
import type { DemoSignIn } from '../lab/sign-in/demo-sign-in.ts';
import type { DevOptions } from './options.ts';

export interface DevFacts {
  /** http:// or https://host:port */
  readonly api: string;
  /** host:port */
  readonly proxy: string;
  readonly signIn: DemoSignIn | undefined;
  /** http://host:port; undefined: none. */
  readonly ops: string | undefined;
  readonly unprivileged: { readonly loginName: string; readonly password: string };
}

/** Returns one line of JSON for a parent process, or text for the user. */
export function announce(options: DevOptions, facts: DevFacts): Promise<void> {
  return options.json ? writeJson(jsonFacts(options, facts), 'line') : writeOut(page(options, facts));
}

function jsonFacts(
  { loginName, password, idSuffix }: DevOptions,
  { api, proxy, ops, signIn }: DevFacts,
): object {
  const { oidc, ldap } = signIn ?? {};
  return {
    api,
    proxy,
    ...(ops === undefined ? {} : { ops }),
    login_name: loginName,
    password,
    auth_method_id: `ampw_${idSuffix}`,
    ...(oidc === undefined ? {} : { oidc_auth_method_id: `amoidc_${idSuffix}`, oidc_issuer: oidc.issuer }),
    ...(ldap === undefined ? {} : { ldap_auth_method_id: `amldap_${idSuffix}`, ldap_url: ldap.url }),
  };
}

function page(options: DevOptions, { api, proxy, ops, unprivileged, signIn }: DevFacts): string {
  const { idSuffix, loginName, data, lab } = options;
  const login = (name: string, password: string, standard: string) =>
    `${name}, password ${password === standard ? password : 'as given'}`;
  const rows: readonly (readonly [string, string])[] = [
    ['controller', api],
    ['worker', proxy],
    ...(ops === undefined ? [] : [['health', `${ops}/health`] as const]),
    ['administrator', login(loginName, options.password, 'password')],
    ['other user', login(unprivileged.loginName, unprivileged.password, unprivileged.password)],
    ['auth method', `ampw_${idSuffix}`],
    ...(signIn?.oidc === undefined
      ? []
      : [['OIDC', `amoidc_${idSuffix}, provider ${signIn.oidc.issuer}, the same logins`] as const]),
    ...(signIn?.ldap === undefined
      ? []
      : [['LDAP', `amldap_${idSuffix}, directory ${signIn.ldap.url}, the same logins`] as const]),
    ['scopes', `o_${idSuffix}, p_${idSuffix}${lab ? ', and the lab: IT_Support, QA_Tests' : ''}`],
    ['targets', `ttcp_${idSuffix}${lab ? ', and the lab: tests and others' : ''}`],
    ['stored in', data ?? 'memory: lost when this process exits'],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    'bnd-tui dev is ready.',
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${sanitize(value)}`),
    '',
    `  BOUNDARY_ADDR=${api} ${options.tlsCert === undefined ? '' : 'BOUNDARY_CACERT=YOUR_CA.pem '}bnd-tui`,
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}
