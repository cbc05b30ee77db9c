/** Signs in at the directory of an LDAP method (internal/auth/ldap in hashicorp/boundary). */
import { unseal } from '../engine/sealed.ts';
import { Problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import { storeAccount } from '../sign-in/accounts.ts';
import { ldapSettings } from '../sign-in/ldap-settings.ts';
import type { Row } from '../storage/resources.ts';

/** The account of a user whose password the directory accepts; undefined: it does not. Throws a Problem if the directory cannot be asked. */
export async function atDirectory(
  services: Services,
  method: Row,
  name: string,
  password: string,
): Promise<Row | undefined> {
  const { askDirectory, LdapRefusal } = await import('../sign-in/ldap-client.ts');
  const sealed = services.resources.secretOf(method.id);
  const secrets = sealed === undefined ? {} : unseal(services.vault, method.id, sealed);
  const settings = ldapSettings(method.attributes, secrets);
  try {
    const { dn, fullName, email, groups } = await askDirectory(
      settings,
      { name, password },
      services.providerLimitMs,
    );
    const current = services.resources.get(method.id);
    if (current === undefined) return undefined;
    return storeAccount(services, current, {
      type: 'ldap',
      key: name,
      attributes: { login_name: name, dn, full_name: fullName, email, member_of_groups: groups },
    });
  } catch (error) {
    if (!(error instanceof LdapRefusal)) throw error;
    if (error.kind === 'wrong-login') return undefined;
    throw new Problem('FailedPrecondition', `The directory cannot be used: ${error.message}.`);
  }
}
