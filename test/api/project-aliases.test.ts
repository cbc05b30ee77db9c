/** Aliases of projects on the wire, as the API definitions of Boundary 1.0 have them (SetAliasSuffix in internal/proto/controller/api/services/v1/scope_service.proto). */
import { expect, test } from 'vitest';
import { findTarget } from '../../src/api/find-target.ts';
import { scriptedController } from './scripted-controller.ts';

const ITEMS: Readonly<Record<string, readonly object[]>> = {
  scopes: [
    { id: 'o_1234567890', scope_id: 'global', type: 'org', name: 'Engineering', alias_suffix: 'eng' },
    { id: 'p_1234567890', scope_id: 'o_1234567890', type: 'project', name: 'Back', alias_suffix: 'backend' },
    {
      id: 'p_0987654321',
      scope_id: 'o_1234567890',
      type: 'project',
      name: 'Front',
      alias_suffix: 'frontend',
    },
  ],
  // Of a type that this program does not know, with a field that it does not know.
  targets: [{ id: 'tquic_1234567890', scope_id: 'p_1234567890', type: 'quic', name: 'db', padlock: [1] }],
  aliases: [
    aliasOf('alt_1234567890', 'p_1234567890', 'db', 'tquic_1234567890'),
    aliasOf('alt_2234567890', 'p_0987654321', 'db', 'ttcp_1234567890'),
    aliasOf('alt_3234567890', 'global', 'web', 'ttcp_0987654321'),
  ],
};

function aliasOf(id: string, scope_id: string, value: string, destination_id: string): object {
  return { id, scope_id, type: 'target', value, destination_id };
}

test.each([
  ['db.backend.eng', 'tquic_1234567890'],
  ['DB.frontend.ENG', 'ttcp_1234567890'],
  ['web', 'ttcp_0987654321'],
])('%s is found by the suffixes of its scopes', async (word, target) => {
  await using controller = await scriptedController(({ path }) => {
    const name = /^\/v1\/([a-z-]+)/.exec(path)?.[1] ?? '';
    return { body: { items: ITEMS[name] ?? [], response_type: 'complete', list_token: 't' } };
  });
  expect((await findTarget(controller.api, word)).target).toBe(target);
});
