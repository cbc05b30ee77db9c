/** A client of the controller that rejects changes in read-only mode: a safety net behind the table of refused actions. */
import type { BoundaryApi } from '../../api/types.ts';
import { BndError } from '../../lib/errors.ts';
import type { Ports } from './ports.ts';

/** Returns the same ports with such clients. */
export function readOnlyPorts(ports: Ports, isReadOnly: () => boolean): Ports {
  return { ...ports, connect: async (address) => guarded(await ports.connect(address), isReadOnly) };
}

function guarded(api: BoundaryApi, isReadOnly: () => boolean): BoundaryApi {
  const refuse = async (): Promise<void> => {
    if (isReadOnly()) throw new BndError('read-only', 'Read-only mode: changes are disabled.');
  };
  const changing: Partial<BoundaryApi> = {
    authorizeSession: (request, signal) => refuse().then(() => api.authorizeSession(request, signal)),
    cancelSession: (id, signal) => refuse().then(() => api.cancelSession(id, signal)),
    deleteAuthToken: (id, signal) => refuse().then(() => api.deleteAuthToken(id, signal)),
  };
  return new Proxy(api, { get: (target, name) => Reflect.get(name in changing ? changing : target, name) });
}
