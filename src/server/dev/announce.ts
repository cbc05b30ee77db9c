/** Output of `bnd-tui dev` once it is ready. */

import { sanitize } from '../../lib/text.ts';
import { writeJson, writeOut } from '../../lib/write-out.ts';
import type { DevOptions } from './options.ts';

export interface DevFacts {
  /** http://host:port */
  readonly api: string;
  /** host:port */
  readonly proxy: string;
  readonly unprivileged: { readonly loginName: string; readonly password: string };
}

/** Returns one line of JSON for a parent process, or text for the user. */
export function announce(options: DevOptions, facts: DevFacts): Promise<void> {
  return options.json ? writeJson(jsonFacts(options, facts), 'line') : writeOut(page(options, facts));
}

function jsonFacts({ loginName, password, idSuffix }: DevOptions, { api, proxy }: DevFacts): object {
  return { api, proxy, login_name: loginName, password, auth_method_id: `ampw_${idSuffix}` };
}

function page(options: DevOptions, { api, proxy, unprivileged }: DevFacts): string {
  const { idSuffix, loginName, data, lab } = options;
  const login = (name: string, password: string, standard: string) =>
    `${name}, password ${password === standard ? password : 'as given'}`;
  const rows: readonly (readonly [string, string])[] = [
    ['controller', api],
    ['worker', proxy],
    ['administrator', login(loginName, options.password, 'password')],
    ['other user', login(unprivileged.loginName, unprivileged.password, unprivileged.password)],
    ['auth method', `ampw_${idSuffix}`],
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
    `  BOUNDARY_ADDR=${api} bnd-tui`,
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}
