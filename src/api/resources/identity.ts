import { child, text } from '../../lib/json.ts';
import type { Account, Alias, User } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** An alias: a name that works in place of a target's id everywhere. */
export const parseAlias = resource<Alias>((object) => ({
  value: text(object, 'value'),
  destinationId: text(object, 'destination_id'),
  hostId: text(child(child(object, 'attributes'), 'authorize_session_arguments'), 'host_id'),
}));

/** A user; name and email address come from its primary account. */
export const parseUser = resource<User>((object) => ({
  loginName: text(object, 'login_name'),
  fullName: text(object, 'full_name'),
  email: text(object, 'email'),
}));

/** An account; its names are in the attributes of its auth method (internal/daemon/controller/handlers/accounts in hashicorp/boundary). */
export const parseAccount = resource<Account>((object) => {
  const attributes = child(object, 'attributes');
  return {
    loginName: text(attributes, 'login_name'),
    fullName: text(attributes, 'full_name'),
    email: text(attributes, 'email'),
    subject: text(attributes, 'subject'),
  };
});
