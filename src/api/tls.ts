/** The TLS side of a connection to a controller: files read once, when the first request needs them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { BndError, errorText } from '../lib/errors.ts';
import type { TlsOptions } from './types.ts';

/** Options for node:tls. */
export interface TlsMaterial {
  readonly minVersion: 'TLSv1.2';
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads what the options name. As in the official client (api/client.go) a CA file goes before a CA directory and either one
 * replaces the system's CAs; without both, the system's store counts as well as Node's own list, so that a company's CA works.
 * Rejects with BndError `tls` naming the file that is missing, unreadable or no certificate.
 */
export async function loadTls(options: TlsOptions): Promise<TlsMaterial> {
  const { caFile, caPath, clientCertFile, clientKeyFile, serverName } = options;
  if ((clientCertFile === undefined) !== (clientKeyFile === undefined)) {
    throw new BndError(
      'tls',
      'A client certificate needs its key and the key its certificate; only one was given.',
      {
        hint: 'Set both BOUNDARY_CLIENT_CERT and BOUNDARY_CLIENT_KEY, or neither.',
      },
    );
  }
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: options.insecure !== true,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ca: await readCas(caFile, caPath),
    ...(clientCertFile === undefined ? {} : { cert: await readPem(clientCertFile, 'client certificate') }),
    ...(clientKeyFile === undefined ? {} : { key: await readPem(clientKeyFile, 'client key') }),
  };
}

async function readCas(caFile: string | undefined, caPath: string | undefined): Promise<string[]> {
  if (caFile !== undefined) return [await readPem(caFile, 'CA file')];
  if (caPath !== undefined) return readCaDirectory(caPath);
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

async function readCaDirectory(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable('CA directory', directory, error);
  });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(directory, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const certificates = contents.filter((content) => content.includes('-----BEGIN CERTIFICATE-----'));
  if (certificates.length === 0) {
    throw new BndError('tls', `The CA directory ${directory} holds no PEM certificate.`);
  }
  return certificates;
}

async function readPem(file: string, what: string): Promise<string> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(what, file, error);
  });
  if (!content.includes('-----BEGIN ')) throw new BndError('tls', `The ${what} ${file} is not in PEM form.`);
  return content;
}

function unreadable(what: string, path: string, cause: unknown): BndError {
  return new BndError('tls', `The ${what} cannot be read: ${errorText(cause)}`, {
    cause,
    hint: `Check that ${path} exists and that you may read it.`,
  });
}
