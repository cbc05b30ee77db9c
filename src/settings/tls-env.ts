import type { TlsOptions } from '../api/types.ts';
import { BndError } from '../lib/errors.ts';

/** Values of Go's strconv.ParseBool, which the official client applies to the same variable. */
const GO_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

/**
 * Returns the TLS options from the official client's variables (api/client.go in hashicorp/boundary); an empty variable counts as unset. Throws
 * BndError `usage` if BOUNDARY_TLS_INSECURE is not a boolean: a guess could disable a check.
 */
export function tlsOptionsFromEnv(env: Readonly<Record<string, string | undefined>>): TlsOptions {
  const insecure = env.BOUNDARY_TLS_INSECURE || undefined;
  const isInsecure = insecure === undefined ? undefined : GO_BOOLEANS.get(insecure);
  if (insecure !== undefined && isInsecure === undefined) {
    throw new BndError('usage', `BOUNDARY_TLS_INSECURE must be true or false, not "${insecure}".`);
  }
  const options = {
    caFile: env.BOUNDARY_CACERT,
    caPath: env.BOUNDARY_CAPATH,
    clientCertFile: env.BOUNDARY_CLIENT_CERT,
    clientKeyFile: env.BOUNDARY_CLIENT_KEY,
    serverName: env.BOUNDARY_TLS_SERVER_NAME,
    insecure: isInsecure,
  };
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== ''),
  );
}
