/** A controller that responds with terminal control sequences in every text: a relay in front of a real one, or errors only. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Title, clipboard, color, C1 forms of the same, bidirectional overrides, and a line of its own. */
export const NASTY =
  '\u001b]0;TITLE\u0007\u001b]52;c;SEVMTE8=\u0007\u001b[31m\u009b2J\u009d0;C1\u009c\u202e\u2066\u200f\u007f\r\nFORGED\tx\u0000';

/** What must not reach a terminal: all controls except line feeds and tabs, and characters that change how others look. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The harmful characters of an output, readable. */
export function obeyedIn(output: string): readonly string[] {
  return [...output.matchAll(OBEYED)].map(
    ({ 0: character, index }) =>
      `U+${character.charCodeAt(0).toString(16).padStart(4, '0')} in ${JSON.stringify(output.slice(Math.max(0, index - 30), index + 10))}`,
  );
}

export interface HostileController {
  /** http://host:port */
  readonly api: string;
  /** The responses: the texts of the controller behind with NASTY at their ends, or an error. */
  answer: 'infected' | Refusal;
  close(): Promise<void>;
}

export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An Error message of the controller's API with NASTY in all of its fields. */
export function refusal(status: number): Refusal {
  const fields = [{ name: `name${NASTY}`, description: `bad${NASTY}` }];
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: `Kind${NASTY}`,
      message: `no${NASTY}`,
      details: { request_fields: fields },
    }),
  };
}

/** Starts one in front of `http://host:port`. */
export async function startHostileController(behind: string): Promise<HostileController> {
  let answer: HostileController['answer'] = 'infected';
  const server = createServer((request, response) => {
    if (answer !== 'infected') {
      response.writeHead(answer.status, answer.headers ?? {}).end(answer.body);
      return;
    }
    relayed(behind, request, response).catch((error: unknown) => response.destroy(asError(error)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    api: `http://127.0.0.1:${String(Reflect.get(Object(server.address()), 'port'))}`,
    get answer() {
      return answer;
    },
    set answer(next) {
      answer = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function relayed(behind: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { authorization, 'content-type': contentType } = request.headers;
  // Infected texts are returned in paths and bodies.
  const url = (request.url ?? '').replaceAll(encodeURIComponent(NASTY), '');
  const body = Buffer.concat(chunks).toString().replaceAll(inJson(NASTY), '');
  const reply = await fetch(`${behind}${url}`, {
    method: request.method ?? 'GET',
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === '' ? {} : { body }),
  });
  const text = await reply.text();
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(text === '' ? '' : JSON.stringify(infected(withCredentials(url, JSON.parse(text)), url)));
}

/** Texts that the program itself reads and acts on. */
const READ = /^(token|authorization_token|session_id|list_token|response_type|kind|expiration|.*_time)$/;

function infected(value: unknown, url: string): unknown {
  if (typeof value === 'string') return value + NASTY;
  if (Array.isArray(value)) return value.map((item) => infected(item, url));
  if (typeof value !== 'object' || value === null) return value;
  const kept = (key: string): boolean => READ.test(key) || (key === 'type' && url.includes('auth-methods'));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, kept(key) ? inner : infected(inner, url)]),
  );
}

function withCredentials(url: string, answer: unknown): unknown {
  if (!url.endsWith(':authorize-session')) return answer;
  const decoded = { [`username${NASTY}`]: 'ann', password: 'hush', certificate: 'one\ntwo' };
  return {
    ...Object(answer),
    credentials: [
      {
        credential_source: {
          id: 'clvlt_1',
          name: 'vault',
          type: 'vault',
          credential_type: 'username_password',
        },
        credential: { username: 'ann', password: 'hush' },
        secret: { raw: '', decoded },
      },
    ],
  };
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
