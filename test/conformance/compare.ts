/** Compares our response with the recording. Same keys, same types, same constant values; ids, times, tokens and the order of sets may differ. */
import type { IdMap } from './id-map.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}(\d{3})?)?Z$/;
/** Fields whose value differs in every run. */
const FREE =
  /\.(list_token|token_id|auth_url|token|authorization_token|certificate|est_item_count|issuer|api_url_prefix|callback_url|client_id|[a-z_]+_hmac)$/;

/** Every difference as `path: what`, in the order of the recording. */
export function differences(theirs: unknown, ours: unknown, ids: IdMap, path = ''): string[] {
  if (Array.isArray(theirs) && Array.isArray(ours)) return listDifferences(theirs, ours, ids, path);
  if (isObject(theirs) && isObject(ours)) return objectDifferences(theirs, ours, ids, path);
  if (typeof theirs !== typeof ours || Array.isArray(theirs) !== Array.isArray(ours)) {
    return [`${path}: ${typeof theirs} became ${typeof ours}`];
  }
  if (typeof theirs === 'string' && typeof ours === 'string') return textDifferences(theirs, ours, ids, path);
  return theirs === ours || FREE.test(path) ? [] : [`${path}: ${String(theirs)} became ${String(ours)}`];
}

function textDifferences(theirs: string, ours: string, ids: IdMap, path: string): string[] {
  if (TIME.test(theirs)) return TIME.test(ours) ? [] : [`${path}: "${ours}" is no time`];
  if (ids.isId(theirs))
    return ids.learn(theirs, ours) ? [] : [`${path}: ${theirs} became ${ours}, not ${ids.translate(theirs)}`];
  if (FREE.test(path)) {
    if (/\.(list_token|token_id)$/.test(path)) ids.learn(theirs, ours);
    return [];
  }
  const expected = ids.translate(theirs);
  return expected === ours || isCutOf(expected, ours) ? [] : [`${path}: "${expected}" became "${ours}"`];
}

/** Long texts are truncated in the recordings. */
function isCutOf(cut: string, whole: string): boolean {
  return /…\(\d+ characters\)$/.test(cut) && whole.startsWith(cut.slice(0, 40));
}

function objectDifferences(theirs: object, ours: object, ids: IdMap, path: string): string[] {
  const [expected, found] = [Object.keys(theirs), Object.keys(ours)];
  return [
    ...expected.filter((key) => !found.includes(key)).map((key) => `${path}.${key}: missing`),
    ...found.filter((key) => !expected.includes(key)).map((key) => `${path}.${key}: added`),
    ...expected
      .filter((key) => found.includes(key))
      .flatMap((key) => differences(Reflect.get(theirs, key), Reflect.get(ours, key), ids, `${path}.${key}`)),
  ];
}

function listDifferences(
  theirs: readonly unknown[],
  ours: readonly unknown[],
  ids: IdMap,
  path: string,
): string[] {
  if (theirs.length !== ours.length) return [`${path}: ${theirs.length} entries became ${ours.length}`];
  if (theirs.every((entry) => typeof entry === 'string')) return setDifferences(theirs, ours, ids, path);
  const rest = [...ours];
  // Items created in the same instant have no order: a known one is looked up, then one with the same name, and the others follow in order.
  const take = (key: string, wanted: unknown): unknown => {
    const at =
      wanted === undefined
        ? -1
        : rest.findIndex((candidate) => Reflect.get(Object(candidate), key) === wanted);
    return at === -1 ? undefined : rest.splice(at, 1)[0];
  };
  const known = theirs.map((entry) => {
    const id: unknown = Reflect.get(Object(entry), 'id');
    return typeof id === 'string' && ids.knows(id) ? take('id', ids.translate(id)) : undefined;
  });
  const partners = theirs.map((entry, index) => {
    const description: unknown = Reflect.get(Object(entry), 'description');
    return (
      known[index] ??
      (typeof description === 'string' ? take('description', ids.translate(description)) : undefined)
    );
  });
  return theirs.flatMap((entry, index) =>
    differences(entry, partners[index] ?? rest.shift(), ids, `${path}[${index}]`),
  );
}

/** The order of texts in lists is not significant in this protocol. */
function setDifferences(
  theirs: readonly string[],
  ours: readonly unknown[],
  ids: IdMap,
  path: string,
): string[] {
  const found = new Set(ours.map(String));
  const missing = theirs.map((text) => ids.translate(text)).filter((text) => !found.delete(text));
  const strangers = [...found];
  return missing.flatMap((text) => {
    const stranger = strangers.shift();
    return stranger !== undefined && ids.isId(text) && ids.learn(text, stranger)
      ? []
      : [`${path}: "${text}" is missing`];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
