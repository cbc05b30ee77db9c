/** Lists what a word for a target may mean, and finds the target. */
import { mayBeUnlisted, namedAlias } from '../lib/alias-name.ts';
import { type BndError, type ErrorCode, isBndError } from '../lib/errors.ts';
import {
  hostName,
  type NamedAlias,
  type Resolution,
  type TargetIndex,
  targetIndex,
  withoutSuffix,
} from '../lib/target-index.ts';
import { targetRefusal } from '../lib/target-refusal.ts';
import type { Scope, Target } from '../wire/resources.ts';
import { listEverywhere } from './list-everywhere.ts';
import type { BoundaryApi, CollectionName, Collections } from './types.ts';

type Api = Pick<BoundaryApi, 'list'>;

/** Everything that a name depends on. */
export interface TargetLists {
  readonly targets: ReadonlyMap<string, Target>;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly aliases: readonly NamedAlias[];
  readonly index: TargetIndex;
}

export interface FoundTarget {
  /** Id, or the word itself if only the controller can tell: what can be authorized needs not be listed. */
  readonly target: string;
  /** Chosen by an alias. */
  readonly hostId?: string;
  /** Undefined if it is not listed. */
  readonly listed?: Target;
}

/** Ids of targets (globals/prefixes.go in hashicorp/boundary). */
const TARGET_ID = /^t(tcp|ssh|rdp)_[0-9A-Za-z]{10,}$/;
const EVERYWHERE = { parentId: 'global', recursive: true } as const;
/** A caller may lack the permission, and old controllers have no aliases. */
const REFUSALS: readonly ErrorCode[] = ['forbidden', 'invalid-request', 'not-found', 'unsupported'];

/**
 * Lists targets, scopes and aliases at the same time. What the caller may not list is empty. With a word, only those that it may mean are requested.
 * Rejects with BndError.
 */
export async function loadTargets(api: Api, word?: string, signal?: AbortSignal): Promise<TargetLists> {
  const filters = word === undefined ? undefined : filtersFor(word);
  const listedScopes = listed(api.list('scopes', EVERYWHERE, undefined, signal));
  const [scopeItems, targetItems, aliasItems] = await Promise.all([
    listedScopes,
    listed(api.list('targets', { ...EVERYWHERE, ...filters?.targets }, undefined, signal)),
    listed(
      listEverywhere(api, 'aliases', {
        scopes: () => listedScopes,
        filter: filters?.aliases.filter,
        ...(signal === undefined ? {} : { signal }),
      }),
    ),
  ]);
  const scopes = byId(scopeItems);
  const targets = byId(targetItems);
  const aliases = aliasItems.map((alias) => namedAlias(alias, scopes));
  return { targets, scopes, aliases, index: targetIndex(targets, scopes, aliases) };
}

/** Finds the one target that a word means. Rejects with BndError if there is none or more than one. */
export async function findTarget(api: Api, word: string, signal?: AbortSignal): Promise<FoundTarget> {
  if (TARGET_ID.test(word)) return { target: word };
  const { targets, index } = await loadTargets(api, word, signal);
  const resolution = index.resolve(word);
  if (resolution.kind === 'found') {
    const { targetId, alias } = resolution;
    const target = targets.get(targetId);
    return {
      target: targetId,
      ...(alias?.hostId === undefined ? {} : { hostId: alias.hostId }),
      ...(target === undefined ? {} : { listed: target }),
    };
  }
  if (resolution.kind !== 'unknown') throw targetRefusal(word, resolution);
  if (!mayBeUnlisted(word)) throw await unknownTarget(api, word, signal);
  return { target: word };
}

/** Returns the error for a word without a target, with names that are close to it. Rejects with BndError. */
export async function unknownTarget(api: Api, word: string, signal?: AbortSignal): Promise<BndError> {
  const { index } = await loadTargets(api, undefined, signal);
  const resolution: Resolution = index.resolve(word);
  return targetRefusal(word, resolution.kind === 'found' ? { kind: 'unknown', near: () => [] } : resolution);
}

/** Reads one resource that a list may have left out. Resolves with undefined if the caller may not read it, or it does not exist. Rejects with BndError. */
export async function readIfAllowed<Name extends CollectionName>(
  api: Pick<BoundaryApi, 'read'>,
  name: Name,
  id: string,
): Promise<Collections[Name] | undefined> {
  try {
    return await api.read(name, id);
  } catch (error) {
    if (isBndError(error, 'forbidden', 'not-found')) return undefined;
    throw error;
  }
}

async function listed<T>(list: Promise<{ readonly items: readonly T[] }>): Promise<readonly T[]> {
  try {
    return (await list).items;
  } catch (error) {
    if (isBndError(error, ...REFUSALS)) return [];
    throw error;
  }
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

/** Expressions that match at least what the word can mean; undefined for a word with other characters than names usually have. */
function filtersFor(word: string) {
  if (!/^[\x20-\x7e]+$/.test(word)) return undefined;
  const trimmed = word.trim();
  const words = [trimmed, withoutSuffix(hostName(trimmed) ?? trimmed)];
  const names = new Set(
    words.flatMap((text) => [text, ...partsBefore(text, '@'), ...partsBefore(text, '.')]),
  );
  const pattern = `(?i)^ *(${[...names].map(anyOf).join('|')}) *$`;
  return {
    targets: { filter: `"/item/name" matches "${pattern}" or "/item/id" matches "${pattern}"` },
    // The value may lack the suffixes of its project and org.
    aliases: { filter: `"/item/value" matches "${pattern}"` },
  };
}

/** Everything before each separator. */
function partsBefore(text: string, separator: string): readonly string[] {
  const parts = text.split(separator);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(separator));
}

/** A pattern without characters that are special in a pattern or in an expression: it may match more. */
function anyOf(text: string): string {
  return text.replaceAll(/[^0-9A-Za-z _@-]/g, '.');
}
