/** TLS options of connections to a controller: files are read once, when the first request needs them. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { BndError, errorText } from '../lib/errors.ts';
import { opensslReason } from './openssl-reason.ts';
import type { TlsOptions } from './types.ts';

/** Options for node:tls. */
export interface TlsMaterial {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
}

/** A client certificate with its chain, and its key; both PEM. */
interface ClientPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the files of the options. As in the official client (api/client.go) a CA file takes precedence over a CA directory, and either one replaces
 * the system's CAs; without both, the system's store is used in addition to Node's own list, so that a company's CA works. A trusted certificate need
 * not be a root: Go's verifier accepts an intermediate CA or the server's own certificate too. Rejects with BndError `tls` that contains the file and
 * the problem.
 */
export async function loadTls(options: TlsOptions): Promise<TlsMaterial> {
  const [ca, pair] = await Promise.all([readCas(options), readClientPair(options)]);
  return {
    secureContext: secureContext(ca, pair, options),
    rejectUnauthorized: options.insecure !== true,
    ...(options.serverName === undefined ? {} : { servername: options.serverName }),
  };
}

function secureContext(ca: string[], pair: ClientPair | undefined, options: TlsOptions): SecureContext {
  try {
    return createSecureContext({ minVersion: 'TLSv1.2', allowPartialTrustChain: true, ca, ...pair });
  } catch (cause) {
    throw fault(
      `Cannot use the client certificate ${options.clientCertFile}: ${opensslReason(cause)}.`,
      CHECK_PAIR,
      cause,
    );
  }
}

const CHECK_CA = 'Check BOUNDARY_CACERT, BOUNDARY_CAPATH or the TLS files of the profile.';
const CHECK_PAIR = 'Check BOUNDARY_CLIENT_CERT and BOUNDARY_CLIENT_KEY, or the TLS files of the profile.';

async function readCas({ caFile, caPath }: TlsOptions): Promise<string[]> {
  if (caFile !== undefined)
    return certificatesOf(await read(caFile, 'CA file'), `The CA file ${caFile}`, CHECK_CA);
  if (caPath !== undefined) return readCaDirectory(caPath);
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

/** Reads every certificate in the directory and its subdirectories; other files are skipped. */
async function readCaDirectory(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(
    (error: unknown) => {
      throw unreadable('CA directory', directory, error);
    },
  );
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const certificates = contents.flatMap((content) => readableIn(content));
  if (certificates.length === 0)
    throw fault(`The CA directory ${directory} contains no certificate in PEM form.`, CHECK_CA);
  return certificates;
}

async function readClientPair({
  clientCertFile,
  clientKeyFile,
}: TlsOptions): Promise<ClientPair | undefined> {
  if (clientCertFile === undefined && clientKeyFile === undefined) return undefined;
  if (clientCertFile === undefined || clientKeyFile === undefined) {
    throw fault(
      'A client certificate requires both certificate and key; only one was given.',
      'Set both BOUNDARY_CLIENT_CERT and BOUNDARY_CLIENT_KEY, or neither.',
    );
  }
  const [cert, key] = await Promise.all([
    read(clientCertFile, 'client certificate'),
    read(clientKeyFile, 'client key'),
  ]);
  const [leaf = ''] = certificatesOf(cert, `The client certificate ${clientCertFile}`, CHECK_PAIR);
  if (!new X509Certificate(leaf).checkPrivateKey(privateKey(key, clientKeyFile)))
    throw fault(
      `The client key ${clientKeyFile} does not match the certificate ${clientCertFile}.`,
      CHECK_PAIR,
    );
  return { cert, key };
}

function privateKey(content: string, file: string): KeyObject {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content))
    throw fault(`The client key ${file} contains no private key in PEM form.`, CHECK_PAIR);
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(content)) {
    throw fault(
      `The client key ${file} is encrypted.`,
      'Write a decrypted copy that only you can read (openssl pkey -in FILE -out COPY), and use it instead.',
    );
  }
  try {
    return createPrivateKey(content);
  } catch (cause) {
    throw fault(`The client key ${file} is damaged: ${opensslReason(cause)}.`, CHECK_PAIR, cause);
  }
}

/** Like Go, skips damaged certificates as long as one is valid. */
function certificatesOf(content: string, subject: string, hint: string): string[] {
  const certificates = readableIn(content);
  if (certificates.length > 0) return certificates;
  const isDamaged = content.includes('-----BEGIN CERTIFICATE-----');
  throw fault(
    isDamaged
      ? `${subject} contains no valid certificate: it is damaged or incomplete.`
      : `${subject} contains no certificate in PEM form.`,
    hint,
  );
}

function readableIn(content: string): string[] {
  return (
    content.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.filter(isCertificate) ?? []
  );
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

async function read(file: string, what: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(what, file, error);
  });
}

function unreadable(what: string, path: string, cause: unknown): BndError {
  return fault(
    `Cannot read the ${what}: ${errorText(cause)}`,
    `Check that ${path} exists and that you can read it.`,
    cause,
  );
}

/** A fault of a local file, which the general TLS hint never fits. */
function fault(message: string, hint: string, cause?: unknown): BndError {
  return new BndError('tls', message, cause === undefined ? { hint } : { hint, cause });
}
