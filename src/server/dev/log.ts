/** The log of `bnd-tui dev` on stderr: lines for people, or JSON with the keys of Boundary's (hashicorp/go-hclog). */
import { jsonText } from '../../lib/text.ts';
import { writeError } from '../../lib/write-out.ts';
import type { RequestRecord } from '../controller/http/request-record.ts';

export type LogFormat = 'standard' | 'json';

export interface DevLog {
  /** One line without secrets. */
  error(line: string): void;
  warn(line: string): void;
  request(request: RequestRecord): void;
}

export function createDevLog(format: LogFormat): DevLog {
  if (format === 'standard') {
    const write = (line: string): void => void writeError(line);
    return { error: write, warn: write, request: (request) => write(requestLine(request)) };
  }
  const write = (level: 'info' | 'warn' | 'error', message: string, fields: object = {}): void => {
    const record = {
      '@level': level,
      '@message': message,
      '@timestamp': new Date().toISOString(),
      ...fields,
    };
    void writeError(jsonText(record));
  };
  return {
    error: (line) => write('error', line),
    warn: (line) => write('warn', line),
    request: ({ method, path, status, durationMs }) =>
      write('info', 'request', { method, path, status, duration_ms: Number(durationMs.toFixed(1)) }),
  };
}

function requestLine({ method, path, status, durationMs }: RequestRecord): string {
  return `${method} ${path} ${status} ${durationMs.toFixed(1)} ms`;
}
