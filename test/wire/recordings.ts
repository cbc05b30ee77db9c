/** Bytes written by the official programs, and one token made with fixed inputs. */
import { readFileSync } from 'node:fs';
import { array, object, parse, record, string } from 'valibot';

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`recordings/${name}.json`, import.meta.url), 'utf8'));
}

/** Seed 00…1f, serial 0102030405060708, one worker at 127.0.0.1:9202; every value in hex except the token. */
export const FIXED = parse(
  object({
    privateKey: string(),
    certificate: string(),
    message: string(),
    token: string(),
    handshakes: object({
      connect: string(),
      cancel: string(),
      unlimited: string(),
      threeLeft: string(),
      noneLeft: string(),
    }),
  }),
  read('fixed-inputs'),
);

/** A token of a Boundary 0.21 controller; it expired long ago. */
export const REAL = parse(
  object({
    token: string(),
    sessionId: string(),
    targetId: string(),
    endpoint: string(),
    cert: string(),
    workers: array(string()),
  }),
  read('real-token'),
);

/** First flights of TLS clients, in hex. */
export const HELLOS = parse(record(string(), string()), read('client-hellos'));
