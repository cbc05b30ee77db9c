/** A target whose sessions bring a login or a key. */
import { at, createTarget, type Rest, text } from './rest.ts';

/** A credential as the controller creates it: the type, and its secret attributes. */
export interface BrokeredSecret {
  readonly type: 'username_password' | 'ssh_private_key';
  readonly attributes: Readonly<Record<string, string>>;
}

/** Creates the target in the project of `boundary dev`; returns its id. */
export async function createBrokeredTarget(
  rest: Rest,
  name: string,
  port: number,
  { type, attributes }: BrokeredSecret,
): Promise<string> {
  const store = await rest.call('POST', '/v1/credential-stores', {
    scope_id: 'p_1234567890',
    type: 'static',
    name: `of ${name}`,
  });
  const credential = await rest.call('POST', '/v1/credentials', {
    credential_store_id: text(at(store, 'id')),
    type,
    attributes,
  });
  const target = await createTarget(rest, name, port);
  const { version } = Object(await rest.call('GET', `/v1/targets/${target}`));
  await rest.call('POST', `/v1/targets/${target}:add-credential-sources`, {
    version,
    brokered_credential_source_ids: [text(at(credential, 'id'))],
  });
  return target;
}
