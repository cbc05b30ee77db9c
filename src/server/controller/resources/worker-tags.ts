/** Tags of workers: a map of lists. Requests cannot change tags from a worker's configuration, only others. */
import { asObject, child, type JsonObject, texts } from '../../../lib/json.ts';
import type { Call, Verb } from '../engine/kind.ts';
import type { ListMode } from '../engine/list-verbs.ts';
import { presentRow } from '../engine/present.ts';
import { bodyInteger } from '../engine/wire.ts';
import { stale } from '../engine/write.ts';
import { badField, notUnique, refuseFields } from '../http/problem.ts';
import type { Row } from '../storage/resources.ts';

const TAG = /^[^\s,\p{Lu}\p{Cc}]+$/u;

export const workerTagVerbs: Readonly<Record<string, Verb>> = {
  'add-worker-tags': verb('add'),
  'set-worker-tags': verb('set'),
  'remove-worker-tags': verb('remove'),
};

type Tags = Readonly<Record<string, readonly string[]>>;

/** Returns the tags of a worker from its configuration and from requests. */
export function canonicalTags({ fields }: Row): Tags {
  return merged(toTags(asObject(fields.config_tags)), toTags(asObject(fields.api_tags)));
}

/** Fields of a response with tags. */
export function tagsOf(worker: Row): JsonObject {
  const [config, api] = [asObject(worker.fields.config_tags), asObject(worker.fields.api_tags)];
  const all = canonicalTags(worker);
  return {
    ...(Object.keys(all).length === 0 ? {} : { canonical_tags: all }),
    ...(config === undefined ? {} : { config_tags: config }),
    ...(Object.keys(api ?? {}).length === 0 ? {} : { api_tags: api }),
  };
}

function verb(mode: ListMode): Verb {
  const action = `${mode}-worker-tags`;
  return {
    method: 'POST',
    on: 'item',
    action,
    validate: ({ body }) => {
      refuseFields(
        bodyInteger(body, 'version') === undefined
          ? [{ name: 'version', description: 'Required field.' }]
          : [],
      );
      const given = toTags(child(body, 'api_tags'));
      const words = [...Object.keys(given), ...Object.values(given).flat()];
      if (mode !== 'set' && words.length === 0) throw badField('api_tags', 'Must be non-empty.');
      if (!words.every((word) => TAG.test(word)))
        throw badField('api_tags', 'Tags must be lower case, without blanks and commas.');
    },
    run: ({ services, caller, body }, row, kind) => {
      const given = toTags(child(body, 'api_tags'));
      const old = toTags(asObject(row.fields.api_tags));
      const isThere = pairsOf(given).map(([key, value]) => valuesOf(old, key).includes(value));
      if (mode === 'add' && isThere.includes(true)) throw notUnique();
      if (mode === 'remove' && isThere.includes(false))
        throw badField('api_tags', 'The worker does not have all of these tags.');
      const next = { add: merged(old, given), set: given, remove: without(old, given) }[mode];
      // Counts in any case, as in Boundary: tags are rows of their own there, which are written anew.
      const changed = services.resources.touch(row.id, bodyInteger(body, 'version') ?? 0, {
        fields: { ...row.fields, api_tags: next },
      });
      if (changed === undefined) throw stale(kind, row.id);
      return { status: 200, body: presentRow(caller, kind, changed, action, 'read', services) };
    },
  };
}

/** Keys come from requests: `constructor` is one like others. */
function valuesOf(tags: Tags, key: string): readonly string[] {
  return Object.hasOwn(tags, key) ? (tags[key] ?? []) : [];
}

function pairsOf(tags: Tags): readonly (readonly [string, string])[] {
  return Object.entries(tags).flatMap(([key, values]) => values.map((value) => [key, value] as const));
}

function toTags(object: Call['body'] | undefined): Tags {
  return Object.fromEntries(Object.keys(object ?? {}).map((key) => [key, texts(object, key)]));
}

function merged(a: Tags, b: Tags): Tags {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    keys.map((key) => [key, [...new Set([...valuesOf(a, key), ...valuesOf(b, key)])]]),
  );
}

function without(a: Tags, b: Tags): Tags {
  return Object.fromEntries(
    Object.entries(a)
      .map(([key, values]) => [key, values.filter((value) => !valuesOf(b, key).includes(value))] as const)
      .filter(([, values]) => values.length > 0),
  );
}
