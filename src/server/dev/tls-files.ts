/** Reads `--tls-cert` and `--tls-key`. */
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { BndError, errorText } from '../../lib/errors.ts';
import type { ServerIdentity } from '../controller/http/listener.ts';

const HINT =
  'Both must be PEM files: the certificate (with its intermediates) and its unencrypted private key.';

/** Rejects with BndError `usage`, without the content of the files. */
export async function readTlsFiles(
  certFile: string | undefined,
  keyFile: string | undefined,
): Promise<ServerIdentity> {
  if (certFile === undefined || keyFile === undefined) {
    throw new BndError('usage', '--tls-cert and --tls-key must be given together.', { hint: HINT });
  }
  const cert = await read('--tls-cert', certFile);
  const key = await read('--tls-key', keyFile);
  check(`--tls-cert ${certFile} cannot be used`, () => createSecureContext({ cert }));
  check(`--tls-key ${keyFile} cannot be used`, () => createSecureContext({ key }));
  check(`--tls-key ${keyFile} does not belong to --tls-cert ${certFile}`, () =>
    createSecureContext({ cert, key }),
  );
  return { cert, key };
}

async function read(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BndError('usage', `${flag} cannot be read: ${errorText(error)}.`, { cause: error, hint: HINT });
  }
}

function check(what: string, use: () => unknown): void {
  try {
    use();
  } catch (error) {
    throw new BndError('usage', `${what}: ${errorText(error)}.`, { cause: error, hint: HINT });
  }
}
