/** The tree of scopes, cached in memory: every response and every permission needs it. */
import type { JsonObject } from '../../../lib/json.ts';
import type { Resources, Row } from '../storage/resources.ts';

export type ScopeType = 'global' | 'org' | 'project';

export interface ScopeNode {
  readonly id: string;
  readonly type: ScopeType;
  readonly parentId: string | undefined;
  /** The `scope` object of responses; shared, never changed. */
  readonly info: JsonObject;
}

export class ScopeTree {
  readonly #resources: Resources;
  #nodes: ReadonlyMap<string, ScopeNode> | undefined;

  constructor(resources: Resources) {
    this.#resources = resources;
  }

  /** Call after every write to a scope. */
  forget(): void {
    this.#nodes = undefined;
  }

  get(id: string): ScopeNode | undefined {
    return this.#all().get(id);
  }

  /** Returns the node of a scope that must exist, because a row refers to it. */
  of(id: string | undefined): ScopeNode {
    const node = this.#all().get(id ?? 'global');
    if (node === undefined) throw new Error(`scope ${id} is not in the tree`);
    return node;
  }

  all(): Iterable<ScopeNode> {
    return this.#all().values();
  }

  /** Returns whether `node` is `rootId` or below it. */
  isWithin(node: ScopeNode, rootId: string): boolean {
    return node.id === rootId || rootId === 'global' || node.parentId === rootId;
  }

  #all(): ReadonlyMap<string, ScopeNode> {
    this.#nodes ??= new Map(this.#resources.ofKind('scope').map((row) => [row.id, toNode(row)]));
    return this.#nodes;
  }
}

/** By the prefix of its id. */
export function scopeTypeOf(id: string): ScopeType | undefined {
  if (id === 'global') return 'global';
  if (/^o_[0-9A-Za-z]+$/.test(id)) return 'org';
  return /^p_[0-9A-Za-z]+$/.test(id) ? 'project' : undefined;
}

function toNode(row: Row): ScopeNode {
  const type = scopeTypeOf(row.id) ?? 'global';
  return {
    id: row.id,
    type,
    parentId: row.scopeId,
    info: {
      id: row.id,
      type,
      ...(row.name === undefined ? {} : { name: row.name }),
      ...(row.description === undefined ? {} : { description: row.description }),
      ...(row.scopeId === undefined ? {} : { parent_scope_id: row.scopeId }),
    },
  };
}
