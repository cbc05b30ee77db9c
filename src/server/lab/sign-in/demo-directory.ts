/**
 * A small LDAP directory on loopback with the users of the lab (RFC 4511: bind, search, unbind), read-only and in memory. Bytes are read and written
 * with the codec of ldapts, which is the client of the controller.
 */
import { createServer, type Socket } from 'node:net';
import { BerReader, BerWriter } from 'ldapts';
import type { PeerCheck } from '../../../proxy/only-you.ts';
import { type Endpoint, listenOnLoopback } from '../listen.ts';
import { type DirectoryEntry, demoEntries, isBelow, normalName } from './demo-entries.ts';
import { type EntryTest, readFilter } from './demo-filter.ts';
import type { DemoUser } from './demo-users.ts';

/** No request of a client is nearly as long. */
const MAX_MESSAGE_BYTES = 65_536;
const REQUEST = { bind: 0x60, unbind: 0x42, search: 0x63 } as const;
const RESPONSE = { bind: 0x61, entry: 0x64, done: 0x65, extended: 0x78 } as const;
/** The tag of a simple bind's password. */
const SIMPLE = 0x80;
const SUCCESS = 0;
const PROTOCOL_ERROR = 2;
const NO_SUCH_OBJECT = 32;
const INVALID_CREDENTIALS = 49;

export interface DemoDirectory extends Endpoint {
  /** ldap://127.0.0.1:port */
  readonly url: string;
}

/** Port 0: any free one. */
export async function startDemoDirectory(
  users: readonly DemoUser[],
  port = 0,
  check?: PeerCheck,
): Promise<DemoDirectory> {
  const entries = demoEntries(users);
  const server = createServer((socket) => serve(socket, entries));
  const endpoint = await listenOnLoopback(server, port, check);
  return { ...endpoint, url: `ldap://127.0.0.1:${endpoint.port}` };
}

function serve(socket: Socket, entries: readonly DirectoryEntry[]): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    try {
      for (let size = messageSize(received); size !== undefined; size = messageSize(received)) {
        respond(socket, new BerReader(received.subarray(0, size)), entries);
        received = received.subarray(size);
      }
    } catch {
      socket.destroy();
    }
  });
}

/** Bytes of the first message; undefined while it is incomplete. Throws if it is too long or not one. */
function messageSize(bytes: Buffer): number | undefined {
  const [tag, first = 0] = bytes;
  if (tag === undefined || bytes.length < 2) return undefined;
  if (tag !== 0x30) throw new Error('Not an LDAP message.');
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 4) throw new Error('The message is too long.');
  if (bytes.length < 2 + more) return undefined;
  const size = 2 + more + (more === 0 ? first : bytes.readUIntBE(2, more));
  if (size > MAX_MESSAGE_BYTES) throw new Error('The message is too long.');
  return bytes.length < size ? undefined : size;
}

function respond(socket: Socket, reader: BerReader, entries: readonly DirectoryEntry[]): void {
  reader.readSequence();
  const id = reader.readInt() ?? 0;
  const operation = reader.readSequence();
  if (operation === REQUEST.unbind) {
    socket.end();
  } else if (operation === REQUEST.bind) {
    reader.readInt();
    const name = reader.readString() ?? '';
    const password = reader.readString(SIMPLE) ?? '';
    socket.write(result(id, RESPONSE.bind, bind(name, password, entries)));
  } else if (operation === REQUEST.search) {
    search(socket, id, readSearch(reader), entries);
  } else {
    socket.write(result(id, RESPONSE.extended, PROTOCOL_ERROR));
  }
}

/** Without a name or a password a bind is anonymous (RFC 4513, 5.1). */
function bind(dn: string, password: string, entries: readonly DirectoryEntry[]): number {
  if (dn === '' && password === '') return SUCCESS;
  const entry = entries.find(
    ({ name, attributes }) =>
      normalName(name) === normalName(dn) ||
      attributes.userPrincipalName?.some((principal) => principal.toLowerCase() === dn.toLowerCase()) ===
        true,
  );
  return password !== '' && entry?.password === password ? SUCCESS : INVALID_CREDENTIALS;
}

interface Search {
  readonly base: string;
  readonly scope: number;
  /** 0: no limit. */
  readonly sizeLimit: number;
  readonly matches: EntryTest;
  /** Lower case; empty: all. */
  readonly attributes: readonly string[];
}

function readSearch(reader: BerReader): Search {
  const base = reader.readString() ?? '';
  const scope = reader.readEnumeration() ?? 0;
  reader.readEnumeration();
  const sizeLimit = reader.readInt() ?? 0;
  reader.readInt();
  reader.readBoolean();
  const matches = readFilter(reader);
  reader.readSequence();
  const end = reader.offset + reader.length;
  const attributes: string[] = [];
  while (reader.offset < end) attributes.push((reader.readString() ?? '').toLowerCase());
  return { base, scope, sizeLimit, matches, attributes };
}

function search(
  socket: Socket,
  id: number,
  { base, scope, sizeLimit, matches, attributes }: Search,
  entries: readonly DirectoryEntry[],
): void {
  if (!entries.some(({ name }) => normalName(name) === normalName(base))) {
    socket.write(result(id, RESPONSE.done, NO_SUCH_OBJECT));
    return;
  }
  const found = entries.filter((entry) => isBelow(entry.name, base, scope) && matches(entry));
  for (const entry of found.slice(0, sizeLimit > 0 ? sizeLimit : found.length)) {
    socket.write(entryMessage(id, entry, attributes));
  }
  socket.write(result(id, RESPONSE.done, SUCCESS));
}

function entryMessage(id: number, { name, attributes }: DirectoryEntry, wanted: readonly string[]): Buffer {
  const isWanted = (attribute: string): boolean =>
    wanted.length === 0 || wanted.includes('*') || wanted.includes(attribute.toLowerCase());
  return message(id, RESPONSE.entry, (writer) => {
    writer.writeString(name);
    writer.startSequence();
    for (const [attribute, values] of Object.entries(attributes).filter(([key]) => isWanted(key))) {
      writer.startSequence();
      writer.writeString(attribute);
      writer.startSequence(0x31);
      for (const value of values) writer.writeString(value);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

function result(id: number, tag: number, code: number): Buffer {
  return message(id, tag, (writer) => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString('');
  });
}

function message(id: number, tag: number, content: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  content(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
