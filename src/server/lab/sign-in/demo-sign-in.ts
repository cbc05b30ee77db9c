/** What `bnd-tui dev --sign-in` puts behind the initial OIDC and LDAP methods. Loaded only then. */
import type { PeerCheck } from '../../../proxy/only-you.ts';
import { DEMO_CLIENT, startDemoProvider } from './demo-provider.ts';
import type { DemoUser } from './demo-users.ts';

export type SignInWay = 'oidc' | 'ldap';

export interface DemoSignIn {
  readonly oidc?: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly algorithm: string;
  };
  readonly ldap?: { readonly url: string };
  close(): Promise<void>;
}

/** On any free ports of loopback. */
export async function startDemoSignIn(
  ways: readonly SignInWay[],
  users: readonly DemoUser[],
  check?: PeerCheck,
): Promise<DemoSignIn> {
  const provider = ways.includes('oidc') ? await startDemoProvider(users, 0, check) : undefined;
  const directory = ways.includes('ldap')
    ? await (await import('./demo-directory.ts')).startDemoDirectory(users, 0, check)
    : undefined;
  return {
    ...(provider === undefined ? {} : { oidc: { issuer: provider.issuer, ...DEMO_CLIENT } }),
    ...(directory === undefined ? {} : { ldap: { url: directory.url } }),
    close: async () => {
      await Promise.all([provider?.close(), directory?.close()]);
    },
  };
}
