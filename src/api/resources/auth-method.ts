import type { AuthMethod } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** An auth method: password, ldap or oidc. `is_primary` is omitted when false. */
export const parseAuthMethod = resource<AuthMethod>((object) => ({ isPrimary: object.is_primary === true }));
