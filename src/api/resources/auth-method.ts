import type { AuthMethod } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** A way to sign in: password, ldap or oidc. `is_primary` is left out when false. */
export const parseAuthMethod = resource<AuthMethod>((object) => ({ isPrimary: object.is_primary === true }));
