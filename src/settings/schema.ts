/**
 * Schema of settings.json and of a stored sign-in; other keys stay in the file. The messages say what is allowed, after "must be".
 */
import * as v from 'valibot';
import { asObject, type JsonObject } from '../lib/json.ts';
import { ONLY_YOU } from '../lib/only-you.ts';
import { THEME_NAMES } from '../lib/theme-names.ts';
import { WARM_COUNT } from '../lib/warm-count.ts';

const TEXT = v.exactOptional(v.string('a string'));
const FLAG = v.exactOptional(v.boolean('true or false'));
const TIME = v.exactOptional(v.pipe(v.number('a number'), v.finite('a number')));
const FROM_ZERO = 'a number of at least 0';
const AMOUNT = v.exactOptional(v.pipe(v.number(FROM_ZERO), v.finite(FROM_ZERO), v.minValue(0, FROM_ZERO)));
const PORT_NUMBER = 'a whole number from 0 to 65535';
const PORT = v.exactOptional(
  v.pipe(
    v.number(PORT_NUMBER),
    v.integer(PORT_NUMBER),
    v.minValue(0, PORT_NUMBER),
    v.maxValue(65_535, PORT_NUMBER),
  ),
);
const WARM_NUMBER = `a whole number from 0 to ${WARM_COUNT.most}`;
const WARM = v.exactOptional(
  v.pipe(
    v.number(WARM_NUMBER),
    v.integer(WARM_NUMBER),
    v.minValue(0, WARM_NUMBER),
    v.maxValue(WARM_COUNT.most, WARM_NUMBER),
  ),
);
const STROKES = v.pipe(
  v.union([v.string(), v.array(v.string())], 'a key such as "ctrl-x", or a list of keys'),
  v.transform((strokes) => [strokes].flat()),
);

function word<const W extends readonly string[]>(words: W) {
  const quoted = words.map((one) => `"${one}"`);
  return v.exactOptional(v.picklist(words, `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`));
}

/** Valibot also accepts arrays as objects. */
const OBJECT = v.custom<JsonObject>((value) => asObject(value) !== undefined, 'an object');

function objectOf<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(OBJECT, v.object(entries));
}

function mapOf<const S extends v.GenericSchema>(values: S) {
  return v.pipe(OBJECT, v.record(v.string(), values));
}

const PROFILE = objectOf({
  name: TEXT,
  address: TEXT,
  tls: v.exactOptional(
    objectOf({
      caFile: TEXT,
      caPath: TEXT,
      clientCertFile: TEXT,
      clientKeyFile: TEXT,
      serverName: TEXT,
      insecure: FLAG,
    }),
  ),
  authMethodId: TEXT,
  loginName: TEXT,
  scopeId: TEXT,
  lastUsedAtMs: TIME,
});

const PREFERENCES = objectOf({
  theme: word(THEME_NAMES),
  readOnly: FLAG,
  clipboardClearSeconds: AMOUNT,
  keys: v.exactOptional(mapOf(STROKES)),
  mouse: FLAG,
  header: FLAG,
  crumbs: FLAG,
  warm: WARM,
  onlyYou: word(ONLY_YOU),
  filters: v.exactOptional(mapOf(mapOf(v.string('a string')))),
});

const TARGET_MEMORY = objectOf({
  listenAddress: TEXT,
  listenPort: PORT,
  ifBusy: word(['next', 'fail']),
  client: TEXT,
  commandText: TEXT,
  idleMs: AMOUNT,
  onExpiry: word(['ask', 'reopen', 'stop']),
  closeOnExit: FLAG,
  onSignIn: FLAG,
  hostId: TEXT,
  favourite: FLAG,
  lastUsedAtMs: TIME,
});

export const SETTINGS = objectOf({
  // Null marks an invalid item that was skipped.
  profiles: v.exactOptional(v.array(v.nullable(PROFILE), 'a list')),
  preferences: v.exactOptional(PREFERENCES),
  targets: v.exactOptional(mapOf(mapOf(TARGET_MEMORY))),
  tokenStore: word(['keyring', 'file']),
});

/** A sign-in in the token file or the keyring. */
export const STORED_TOKEN = v.object({
  token: v.string(),
  authTokenId: v.string(),
  userId: TEXT,
  loginName: TEXT,
  authMethodId: TEXT,
  expiresAtMs: TIME,
});
