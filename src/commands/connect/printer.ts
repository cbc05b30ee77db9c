/**
 * Output of `bnd-tui connect`. JSON has the official client's keys, one object per line (internal/cmd/commands/connect/connect.go in
 * hashicorp/boundary), so that existing scripts keep working; the table is for reading.
 */
import { formatMoment } from '../../lib/format.ts';
import { jsonText, sanitize } from '../../lib/text.ts';
import type { Forward, ForwardEnd } from '../../proxy/types.ts';
import type { BrokeredCredential } from '../../wire/resources.ts';

export type OutputFormat = 'table' | 'json';

export interface Printer {
  listening(forward: Forward, credentials: readonly BrokeredCredential[]): void;
  /** Only for sessions with a limit. */
  connectionsLeft(count: number): void;
  ended(end: ForwardEnd): void;
}

/** `write` gets whole lines without their line feed, free of control characters. */
export function createPrinter(format: OutputFormat, write: (line: string) => void): Printer {
  return format === 'json' ? jsonPrinter(write) : tablePrinter(write);
}

function jsonPrinter(write: (line: string) => void): Printer {
  const line = (object: object) => write(jsonText(object));
  return {
    listening: (forward, credentials) =>
      line({
        address: forward.listenAddress,
        port: forward.listenPort,
        protocol: 'tcp',
        expiration: new Date(forward.expiresAtMs).toISOString(),
        connection_limit: forward.snapshot().connectionLimit,
        session_id: forward.sessionId,
        ...(credentials.length === 0 ? {} : { credentials: credentials.map(credentialJson) }),
      }),
    connectionsLeft: (count) => line({ connections_left: count }),
    ended: (end) => line({ termination_reason: reasonOf(end) }),
  };
}

function tablePrinter(raw: (line: string) => void): Printer {
  const write = (line: string): void => raw(sanitize(line));
  return {
    listening(forward, credentials) {
      const { connectionLimit } = forward.snapshot();
      write(`Listening on ${forward.listenAddress}:${forward.listenPort}`);
      write(`  session      ${forward.sessionId}`);
      write(`  expires      ${formatMoment(forward.expiresAtMs)}`);
      write(`  connections  ${connectionLimit === -1 ? 'unlimited' : `at most ${connectionLimit}`}`);
      for (const credential of credentials) {
        write(`Credential ${credential.sourceName ?? credential.sourceId}`);
        for (const { key, value } of credential.values)
          for (const line of valueLines(key, value)) write(line);
      }
      if (credentials.some(({ values }) => values.some(({ value }) => isAltered(value))))
        write('Control characters in credentials are replaced; use --format json to keep them.');
      write('Ctrl-C ends the session.');
    },
    connectionsLeft: (count) => write(`Connections left: ${count}`),
    ended: (end) => write(`Ended: ${reasonOf(end)}`),
  };
}

/** Prints a value of several lines, such as a private key, below its key: indented, so that none of its lines looks like one of ours. */
function valueLines(key: string, value: string): readonly string[] {
  const [first = '', ...more] = value.trimEnd().split(/\r?\n/);
  if (more.length === 0) return [`  ${key.padEnd(11)}  ${value}`];
  return [`  ${key}`, ...[first, ...more].map((line) => `    ${line}`)];
}

function isAltered(value: string): boolean {
  return value.split(/\r?\n/).some((line) => sanitize(line) !== line);
}

/** The first three are the official client's messages, which scripts may look for. */
function reasonOf({ reason, error }: ForwardEnd): string {
  switch (reason) {
    case 'closed':
      return 'Received shutdown signal';
    case 'expired':
      return 'Session has expired';
    case 'no-connections-left':
      return 'No connections left in session';
    case 'session-over':
      return 'Session was canceled or terminated';
    case 'failed':
      return sanitize(error?.message ?? 'Unknown');
  }
}

/** Encodes SessionCredential as the controller's API does (internal/proto/controller/api/resources/targets/v1/target.proto). */
export function credentialJson(credential: BrokeredCredential): object {
  const decoded = Object.fromEntries(credential.values.map(({ key, value }) => [key, value]));
  return {
    credential_source: {
      id: credential.sourceId,
      name: credential.sourceName,
      credential_store_id: credential.storeId,
      type: credential.storeType,
      credential_type: credential.credentialType,
    },
    secret: { raw: Buffer.from(JSON.stringify(decoded)).toString('base64'), decoded },
    credential: {
      username: credential.username,
      password: credential.password,
      private_key: credential.privateKey,
      private_key_passphrase: credential.privateKeyPassphrase,
    },
  };
}
