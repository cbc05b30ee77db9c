/** Every kind of resource. To add one, copy the smallest (host-catalog.ts), add it to the list here and its prefixes to iam/types.ts. */
import type { Kind } from '../engine/kind.ts';
import { account } from './account.ts';
import { alias } from './alias.ts';
import { authMethod } from './auth-method.ts';
import { authToken } from './auth-token.ts';
import { billing } from './billing.ts';
import { credential } from './credential.ts';
import { credentialLibrary } from './credential-library.ts';
import { credentialStore } from './credential-store.ts';
import { policy, sessionRecording, storageBucket } from './enterprise.ts';
import { group } from './group.ts';
import { host } from './host.ts';
import { hostCatalog } from './host-catalog.ts';
import { hostSet } from './host-set.ts';
import { managedGroup } from './managed-group.ts';
import { role } from './role.ts';
import { scope } from './scope.ts';
import { session } from './session.ts';
import { target } from './target.ts';
import { user } from './user.ts';
import { worker } from './worker.ts';

export const ALL_KINDS: readonly Kind[] = [
  scope,
  authMethod,
  account,
  managedGroup,
  authToken,
  user,
  group,
  role,
  hostCatalog,
  host,
  hostSet,
  target,
  session,
  credentialStore,
  credential,
  credentialLibrary,
  alias,
  worker,
  billing,
  policy,
  storageBucket,
  sessionRecording,
];
