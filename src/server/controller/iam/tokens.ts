/** Auth tokens: `at_<id>_<secret>`. Only a hash of the secret is stored (internal/authtoken in hashicorp/boundary). */
import { createHash, timingSafeEqual } from 'node:crypto';
import { newId, randomBase62 } from '../../../wire/ids.ts';
import type { Clock } from '../storage/clock.ts';
import { bytesOf, numberOf, type ResultRow, textOf } from '../storage/columns.ts';
import type { Database } from '../storage/database.ts';

const DAY_US = 24 * 3600 * 1_000_000;
/** A token expires after this time … */
const LIFETIME_US = 7 * DAY_US;
/** … or if it is not used for this long. */
const STALE_AFTER_US = DAY_US;
/** More frequent uses are not recorded. */
const USE_RESOLUTION_US = 600 * 1_000_000;
/** Every character of a secret carries 5.95 bits: 238 bits. */
const SECRET_LENGTH = 40;

export interface TokenRow {
  readonly id: string;
  readonly scopeId: string;
  readonly userId: string;
  readonly accountId: string;
  readonly authMethodId: string;
  readonly createdUs: number;
  readonly updatedUs: number;
  readonly lastUsedUs: number;
  readonly expiresUs: number;
}

export interface NewToken {
  readonly scopeId: string;
  readonly userId: string;
  readonly accountId: string;
  readonly authMethodId: string;
}

export class Tokens {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The only time that the text of the token is known here. */
  issue(owner: NewToken): { readonly row: TokenRow; readonly text: string } {
    const id = newId('at');
    // Version 1 of the serialization, the prefix of official tokens.
    const secret = `s1${randomBase62(SECRET_LENGTH)}`;
    const now = this.#clock.nowUs();
    const expires = Math.floor((now + LIFETIME_US) / 1_000_000) * 1_000_000;
    this.#db.run(
      'INSERT INTO auth_token VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      hashOf(secret),
      owner.scopeId,
      owner.userId,
      owner.accountId,
      owner.authMethodId,
      now,
      now,
      now,
      expires,
    );
    const month = new Date(now / 1000).toISOString().slice(0, 7);
    this.#db.run('INSERT OR IGNORE INTO active_user VALUES (?, ?)', month, owner.userId);
    const row = { id, ...owner, createdUs: now, updatedUs: now, lastUsedUs: now, expiresUs: expires };
    return { row, text: `${id}_${secret}` };
  }

  get(id: string): TokenRow | undefined {
    const row = this.#db.get('SELECT * FROM auth_token WHERE id = ?', id);
    return row === undefined ? undefined : toTokenRow(row);
  }

  /** Returns the token for a presented text; `gone` if it was too old and has just been deleted. */
  validate(text: string): TokenRow | 'gone' | undefined {
    const [prefix, suffix, secret, ...more] = text.split('_');
    if (prefix !== 'at' || suffix === undefined || secret === undefined || more.length > 0) return undefined;
    const result = this.#db.get('SELECT * FROM auth_token WHERE id = ?', `at_${suffix}`);
    if (result === undefined || !timingSafeEqual(hashOf(secret), bytesOf(result, 'secret_hash')))
      return undefined;
    const row = toTokenRow(result);
    const now = this.#clock.nowMs() * 1000;
    if (row.expiresUs <= now || row.lastUsedUs + STALE_AFTER_US <= now) {
      this.remove(row.id);
      return 'gone';
    }
    if (row.lastUsedUs + USE_RESOLUTION_US <= now) {
      this.#db.run('UPDATE auth_token SET last_used_us = ? WHERE id = ?', Math.round(now), row.id);
    }
    return row;
  }

  remove(id: string): boolean {
    return this.#db.run('DELETE FROM auth_token WHERE id = ?', id) > 0;
  }
}

/** A result row of the table. */
export function toTokenRow(row: ResultRow): TokenRow {
  return {
    id: textOf(row, 'id'),
    scopeId: textOf(row, 'scope_id'),
    userId: textOf(row, 'user_id'),
    accountId: textOf(row, 'account_id'),
    authMethodId: textOf(row, 'auth_method_id'),
    createdUs: numberOf(row, 'created_us'),
    updatedUs: numberOf(row, 'updated_us'),
    lastUsedUs: numberOf(row, 'last_used_us'),
    expiresUs: numberOf(row, 'expires_us'),
  };
}

/** The secret is random and long, so a plain hash is enough. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
