/**
 * Finds the one target that a word means: its id, an alias, its name, `name@project`, `name@project.org`, or the host names `name.project` and
 * `name.project.org`. Ids compare exactly in a word, everything else without case, as the controller compares aliases.
 */
import { nearest } from './near-names.ts';
import { sanitize } from './text.ts';

interface Named {
  readonly id: string;
  readonly name: string | undefined;
  readonly scopeId: string | undefined;
}

/** A target of a list, which names its project. */
interface ListedTarget extends Named {
  readonly scope?: { readonly id: string; readonly name: string | undefined } | undefined;
}

/** An alias by its full name. */
export interface NamedAlias {
  readonly id: string;
  /** Safe to print. */
  readonly name: string;
  /** Undefined: it points to nothing. */
  readonly targetId: string | undefined;
  /** The host that it selects. */
  readonly hostId: string | undefined;
}

/** What a word may mean. */
export interface Candidate {
  /** Undefined: an alias that points to nothing. */
  readonly targetId: string | undefined;
  /** `name@project.org`; without a known target its id, or empty. Safe to print. */
  readonly fullName: string;
  /** Set if an alias led to it. */
  readonly alias?: NamedAlias;
}

/** `near` searches for existing names that differ little, best first; a host that is passed by should not cost that. */
export type Resolution =
  | {
      readonly kind: 'found';
      readonly targetId: string;
      readonly fullName: string;
      /** Set if an alias led to it, which may select a host. */
      readonly alias?: NamedAlias;
    }
  | { readonly kind: 'unknown'; readonly near: () => readonly string[] }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'no-target'; readonly alias: NamedAlias }
  /** Not a host name: empty, with dots in the wrong place, or too long. */
  | { readonly kind: 'malformed' };

export interface TargetIndex {
  /** Resolves what a user types on the command line, after `:` or in a search. */
  resolve(word: string): Resolution;
  /**
   * Resolves the host name that a program asks for: an id, an alias, `name.project` or `name.project.org`, with or without a trailing dot and the
   * suffix `.boundary`, in any case. A name with dots or blanks has no host name.
   */
  resolveHost(host: string): Resolution;
  /** Returns the host names of each target by its id, without the suffix; those that mean several targets are left out. */
  hostNames(): ReadonlyMap<string, readonly HostName[]>;
  /** Returns a word for each target: its name if that is enough, else with its project, and so on; `qualified`: always with its project. And all aliases and ids. */
  words(): {
    readonly names: readonly string[];
    readonly qualified: readonly string[];
    readonly aliases: readonly string[];
    readonly ids: readonly string[];
  };
}

export interface HostName {
  readonly name: string;
  /** Set if the name is an alias, which may select a host. */
  readonly alias?: NamedAlias;
}

interface Spelling {
  readonly exact: string;
  /** Also a host name. */
  readonly isHost: boolean;
  readonly candidate: Candidate;
}

export const HOST_SUFFIX = '.boundary';
/** RFC 1035, section 2.3.4. */
const LONGEST_HOST = 253;
const NEAR_NAMES = 5;
/** A part of a host name: names with dots or blanks are reached by alias or id. */
const LABEL = /^[^\s.@]+$/;

/** Builds nothing before the first question: lists change often, names are asked for rarely. */
export function targetIndex(
  targets: ReadonlyMap<string, ListedTarget>,
  scopes: ReadonlyMap<string, Named>,
  aliases: readonly NamedAlias[],
): TargetIndex {
  let built: ReadonlyMap<string, readonly Spelling[]> | undefined;
  const spelled = (): ReadonlyMap<string, readonly Spelling[]> => {
    built ??= bySpelling(targets, scopes, aliases);
    return built;
  };
  const byId = (word: string): Resolution | undefined => {
    const target = targets.get(word);
    return target && { kind: 'found', targetId: target.id, fullName: fullName(target, scopes) };
  };
  const byWord = (word: string): Resolution | undefined =>
    byId(word) ?? choose(narrowed(spelled().get(word.toLowerCase()) ?? [], word));
  const byHost = (host: string): Resolution | undefined =>
    byId(host) ?? choose((spelled().get(host.toLowerCase()) ?? []).filter(({ isHost }) => isHost));
  const unknown = (word: string, isHost: boolean): Resolution => ({
    kind: 'unknown',
    near: () =>
      near(
        word,
        [...spelled().values()].flat().filter((one) => one.isHost || !isHost),
      ),
  });
  const found = (asked: string): Resolution | undefined => {
    const host = hostName(asked);
    return host === undefined ? undefined : (byHost(withoutSuffix(host)) ?? byHost(host));
  };
  return {
    resolve(asked) {
      const word = asked.trim();
      return byWord(word) ?? found(word) ?? unknown(word, false);
    },
    resolveHost(asked) {
      const host = hostName(asked);
      return host === undefined ? { kind: 'malformed' } : (found(host) ?? unknown(withoutSuffix(host), true));
    },
    words() {
      const leadsTo = (id: string, word: string): boolean => {
        const resolution = byWord(word);
        return resolution?.kind === 'found' && resolution.targetId === id;
      };
      const shortest = (start: number): readonly string[] =>
        [...targets.values()].flatMap((target) => {
          const { name, project } = partsOf(target, scopes);
          const words = name === undefined ? [] : [name, `${name}@${project}`, fullName(target, scopes)];
          return words.slice(start).find((word) => leadsTo(target.id, word)) ?? [];
        });
      return {
        names: shortest(0),
        qualified: shortest(1),
        aliases: aliases.map(({ name }) => name),
        ids: [...targets.keys()],
      };
    },
    hostNames() {
      const names = new Map<string, HostName[]>();
      for (const spellings of spelled().values()) {
        const hosts = spellings.filter(({ isHost }) => isHost);
        const one = choose(hosts);
        if (one?.kind !== 'found') continue;
        const known = names.get(one.targetId) ?? [];
        names.set(one.targetId, known);
        for (const name of new Set(hosts.map(({ exact }) => exact)))
          known.push({ name, ...(one.alias === undefined ? {} : { alias: one.alias }) });
      }
      return names;
    },
  };
}

/** The closest spelling of each target. */
function near(word: string, spellings: readonly Spelling[]): readonly string[] {
  const targets = new Map(spellings.map(({ exact, candidate }) => [exact, candidate.targetId]));
  const closest = new Map<string | undefined, string>();
  for (const name of nearest(word, targets.keys()))
    if (!closest.has(targets.get(name))) closest.set(targets.get(name), name);
  return [...closest.values()].slice(0, NEAR_NAMES);
}

/** If a name is spelled exactly as typed, those that differ in case are dropped; aliases ignore case. */
function narrowed(spellings: readonly Spelling[], word: string): readonly Spelling[] {
  if (!spellings.some(({ exact }) => exact === word)) return spellings;
  return spellings.filter(({ exact, candidate }) => exact === word || candidate.alias !== undefined);
}

function choose(spellings: readonly Spelling[]): Resolution | undefined {
  const candidates = distinct(spellings.map(({ candidate }) => candidate));
  const [first] = candidates;
  if (first === undefined) return undefined;
  if (candidates.length > 1) return { kind: 'ambiguous', candidates };
  const { targetId, alias } = first;
  if (targetId !== undefined)
    return { kind: 'found', targetId, fullName: first.fullName, ...(alias === undefined ? {} : { alias }) };
  return alias === undefined ? undefined : { kind: 'no-target', alias };
}

/** An alias comes first: beside the name of its own target it adds the host. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const aliases = candidates.filter(({ alias }) => alias !== undefined);
  const targets = new Set(aliases.map(({ targetId }) => targetId));
  const others = candidates.filter(({ targetId, alias }) => {
    if (alias !== undefined || targets.has(targetId)) return false;
    targets.add(targetId);
    return true;
  });
  return [...aliases, ...others];
}

/** All spellings by their lower case. */
function bySpelling(
  targets: ReadonlyMap<string, ListedTarget>,
  scopes: ReadonlyMap<string, Named>,
  aliases: readonly NamedAlias[],
): ReadonlyMap<string, readonly Spelling[]> {
  const all = new Map<string, Spelling[]>();
  const add = (spelling: Spelling): void => {
    const key = spelling.exact.toLowerCase();
    const known = all.get(key);
    if (known === undefined) all.set(key, [spelling]);
    else known.push(spelling);
  };
  for (const target of targets.values()) {
    const { id } = target;
    const { name, project, org } = partsOf(target, scopes);
    const candidate = { targetId: id, fullName: fullName(target, scopes) };
    // A browser sends ids in lower case.
    add({ exact: id, isHost: true, candidate });
    if (name === undefined) continue;
    const words = [name, `${name}@${project}`, `${name}@${project}.${org}`];
    if (target.scopeId !== undefined && target.scopeId !== project) words.push(`${name}@${target.scopeId}`);
    for (const exact of new Set(words)) add({ exact, isHost: false, candidate });
    if (!LABEL.test(name) || !LABEL.test(project)) continue;
    add({ exact: `${name}.${project}`, isHost: true, candidate });
    if (LABEL.test(org)) add({ exact: `${name}.${project}.${org}`, isHost: true, candidate });
  }
  for (const alias of aliases) {
    const { targetId } = alias;
    const target = targets.get(targetId ?? '');
    const name = target === undefined ? sanitize(targetId ?? '') : fullName(target, scopes);
    add({ exact: alias.name, isHost: true, candidate: { targetId, fullName: name, alias } });
  }
  return all;
}

/** Returns `name@project.org` of a target, safe to print. */
export function fullName(target: ListedTarget, scopes: ReadonlyMap<string, Named>): string {
  const { name, project, org } = partsOf(target, scopes);
  return `${name ?? target.id}@${project}${org === '' ? '' : `.${org}`}`;
}

function partsOf(target: ListedTarget, scopes: ReadonlyMap<string, Named>) {
  const projectId = target.scopeId ?? target.scope?.id ?? '';
  const project = scopes.get(projectId);
  const orgId = project?.scopeId ?? '';
  return {
    name: shown(target.name),
    project: shown(project?.name ?? target.scope?.name) ?? projectId,
    org: shown(scopes.get(orgId)?.name) ?? orgId,
  };
}

function shown(name: string | undefined): string | undefined {
  const text = sanitize(name ?? '').trim();
  return text === '' ? undefined : text;
}

/** Returns the name without the dot of the root; undefined if it cannot be one of a host. */
export function hostName(text: string): string | undefined {
  const host = text.endsWith('.') ? text.slice(0, -1) : text;
  const isHost = host.length <= LONGEST_HOST && host.split('.').every((label) => LABEL.test(label));
  return isHost ? host : undefined;
}

/** Returns the name without the suffix `.boundary`, in any case. */
export function withoutSuffix(host: string): string {
  const inside = host.toLowerCase().endsWith(HOST_SUFFIX) ? host.slice(0, -HOST_SUFFIX.length) : host;
  return inside === '' ? host : inside;
}
