/**
 * Declares a kind of resource: its ids, location, fields, rules, verbs. Everything else (routes, masks, versions, lists, filters, permissions) is
 * written once next to this file and works from the declaration.
 */
import type { FieldError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Caller } from '../iam/caller.ts';
import type { ScopeType } from '../iam/scopes.ts';
import type { Services } from '../services.ts';
import type { Row, RowChange } from '../storage/resources.ts';
import type { Fields } from './field.ts';
import type { Table } from './table.ts';

/** Location of a kind's resources: in scopes, or under a parent of another kind. */
export type Home =
  | {
      readonly field: 'scope_id';
      readonly scopes: readonly ScopeType[];
      /** Where a list is valid, and forbidden to all callers. */
      readonly forbiddenIn?: readonly ScopeType[];
      readonly refusal: string;
      readonly listRefusal: string;
    }
  | {
      readonly field: string;
      readonly parent: string;
      /** Types of parents that can have such resources, as their ids tell; absent: all. */
      readonly parentTypes?: readonly string[];
      readonly refusal: string;
      readonly listRefusal: string;
    };

/** Location of a new resource. */
export interface Place {
  readonly scopeId: string;
  readonly parent: Row | undefined;
}

/** The content of a write request, decoded and checked field by field. */
export interface Draft {
  readonly type: string;
  readonly scopeId: string;
  readonly parent: Row | undefined;
  /** Undefined at creation. */
  readonly row: Row | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** As they will be stored: for an update, including old values. */
  readonly fields: JsonObject;
  readonly attributes: JsonObject;
  /** Values to seal, by name; for an update only those that were sent. */
  readonly secrets: JsonObject;
  /** Dotted paths in the request, e.g. `attributes.default_port`. */
  readonly mask: ReadonlySet<string>;
  readonly body: JsonObject;
}

export interface Call {
  readonly caller: Caller;
  readonly services: Services;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** As in the path: an id, or an alternative to one. */
  readonly id: string | undefined;
  /** host:port by which the caller reached this controller. */
  readonly origin: string;
  /** IP address of the caller. */
  readonly address: string;
}

export interface Reply {
  readonly status: number;
  /** Undefined: no body. */
  readonly body?: JsonObject | undefined;
  /** HTML for a browser, in place of a body. */
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** One custom verb. `run` is called after permission for `action` was granted. */
export type Verb =
  | {
      readonly method: 'GET' | 'POST';
      readonly on: 'item';
      readonly action: string;
      /** Rejects invalid requests before any lookup. */
      readonly validate?: (call: Call, id: string) => void;
      /** For verbs whose row is not that of the id. Undefined: it is. */
      readonly find?: (call: Call, id: string) => Row | undefined;
      readonly run: (call: Call, row: Row, kind: Kind) => Promise<Reply> | Reply;
    }
  | {
      readonly method: 'GET' | 'POST' | 'DELETE';
      readonly on: 'collection';
      readonly action: string;
      readonly run: (call: Call, kind: Kind) => Promise<Reply> | Reply;
    };

/** How an update is carried out. */
export interface UpdatePlan {
  /** Stored in place of those of the draft. */
  readonly attributes: JsonObject;
  /** The response shows what would be stored. */
  readonly isDryRun: boolean;
}

/** `list` omits expensive fields; `made` is the response to a creation. */
export type View = 'read' | 'list' | 'made';

export interface Kind {
  /** As in grants, e.g. `host-catalog`. */
  readonly name: string;
  /** As in paths, e.g. `host-catalogs`. */
  readonly collection: string;
  /** As in messages, e.g. `Host Catalog`. */
  readonly label: string;
  /** Prefix of ids → type on the wire; '': the kind has no types. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** Why a malformed id in a path is refused, if not with the usual sentence. */
  readonly idRefusal?: string;
  readonly home: Home;
  /** The prefix for a new resource of this type; undefined: it cannot be created. */
  readonly prefixFor: (type: string, place: Place) => string | undefined;
  readonly typeRefusal?: string;
  /** The message above a field error of a list; absent: that of most kinds. */
  readonly listMessage?: string;
  /** `required`: a creation without a name is rejected, and the name cannot be cleared. */
  readonly naming?: 'required';
  readonly fields: Fields;
  /** Stored with every new row, in addition to the declared fields. */
  readonly initialFields?: JsonObject;
  readonly attributesOf?: (type: string) => Fields;
  readonly actionsOn: (row: Row) => readonly string[];
  readonly collectionActions: readonly string[];
  /** Further types whose grants a list depends on, because its items show what is allowed there. */
  readonly grantTypes?: readonly string[];
  /** Collections under a resource of this kind: collection → kind, for `authorized_collection_actions`. */
  readonly collectionsUnder?: (row: Row) => readonly string[];
  readonly verbs?: Readonly<Record<string, Verb>>;
  /** A write to it changes the permissions of callers. */
  readonly shapesGrants?: true;
  /** Rules that involve several fields. */
  readonly rules?: (draft: Draft, services: Services) => readonly FieldError[];
  /** Work that must not happen inside a transaction, e.g. hashing; returns values to seal in place of the secrets. */
  readonly prepareSecrets?: (draft: Draft) => Promise<JsonObject>;
  /** Work before an update that must not happen inside a transaction; throws a Problem to refuse it. Called with permission. */
  readonly beforeUpdate?: (draft: Draft, call: Call) => Promise<UpdatePlan | undefined>;
  /** Columns derived from the draft. */
  readonly columns?: (draft: Draft, services: Services) => Pick<RowChange, 'refId' | 'uniqueKey'>;
  /** Inside the transaction of a creation, after the row was inserted. */
  readonly afterCreate?: (row: Row, draft: Draft, call: Call) => void;
  /** Inside the transaction of an update; `row` is the new state. */
  readonly afterUpdate?: (row: Row, draft: Draft, call: Call) => void;
  /** Inside the transaction of a deletion, before it. Throws a Problem if the row must stay. */
  readonly beforeDelete?: (row: Row, call: Call) => void;
  /** Derived attributes of the response. */
  readonly derivedAttributes?: (row: Row) => JsonObject;
  /** Fields of the response that are not stored with the row. */
  readonly present?: (row: Row, services: Services, view: View) => JsonObject;
  /** Response to a deletion, 204 by default. */
  readonly deletedReply?: Reply;
  /** A caller without a token sees only these. */
  readonly isShownToAnonymous?: (row: Row) => boolean;
  /** Finds the row for an id without a known prefix, e.g. an alias. */
  readonly resolve?: (id: string, services: Services) => Row | undefined;
  /** Only users with the action without `:self` can access rows of others. */
  readonly isOwned?: true;
  /** Without PATCH and DELETE: changed only by its verbs. */
  readonly isKept?: 'from-update' | 'from-update-and-delete';
  /** Why every request for the collection is refused: it is known but not supported. */
  readonly notServed?: string;
  /** Its list has neither pages nor tokens. */
  readonly isUnpaged?: true;
  /** Absent: the shared table of resources. */
  readonly table?: Table;
}

/** Combines all prefixes into one check: known prefix, one underscore, letters and digits. */
export function isIdOf(kind: Kind, id: string): boolean {
  if (id === GLOBAL_ID) return GLOBAL_ID in kind.prefixes;
  const [prefix = '', suffix, ...more] = id.split('_');
  return (
    more.length === 0 &&
    suffix !== undefined &&
    Object.hasOwn(kind.prefixes, prefix) &&
    /^[0-9A-Za-z]*$/.test(suffix)
  );
}

/** Returns true for the id of a parent that can have resources of the declaring kind; the parent need not exist. */
export function isParentId(home: Extract<Home, { parent: string }>, parentKind: Kind, id: string): boolean {
  const type = parentKind.prefixes[id.split('_', 1)[0] ?? ''];
  return isIdOf(parentKind, id) && (home.parentTypes === undefined || home.parentTypes.includes(type ?? ''));
}

/** The only id without an underscore. */
const GLOBAL_ID = 'global';
