/**
 * A kind of resource, declared: its ids, its place, its fields, its rules, its verbs. Everything else (routes, masks, versions, lists, filters,
 * permissions) is written once beside this file and works from the declaration.
 */
import type { FieldError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { Caller } from '../iam/caller.ts';
import type { ScopeType } from '../iam/scopes.ts';
import type { Services } from '../services.ts';
import type { Row, RowChange } from '../storage/resources.ts';
import type { Fields } from './field.ts';
import type { Table } from './table.ts';

/** Where resources of a kind live: in scopes, or under a parent of another kind. */
export type Home =
  | {
      readonly field: 'scope_id';
      readonly scopes: readonly ScopeType[];
      readonly refusal: string;
      readonly listRefusal: string;
    }
  | {
      readonly field: string;
      readonly parent: string;
      readonly refusal: string;
      readonly listRefusal: string;
    };

/** Where something new is to be. */
export interface Place {
  readonly scopeId: string;
  readonly parent: Row | undefined;
}

/** What a request wants to write, decoded and checked field by field. */
export interface Draft {
  readonly type: string;
  readonly scopeId: string;
  readonly parent: Row | undefined;
  /** Undefined at creation. */
  readonly row: Row | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** As they will be stored: of an update, old values included. */
  readonly fields: JsonObject;
  readonly attributes: JsonObject;
  /** Values that are to be sealed, by name; of an update only those that were sent. */
  readonly secrets: JsonObject;
  /** Dotted paths that the request named, e.g. `attributes.default_port`. */
  readonly mask: ReadonlySet<string>;
  readonly body: JsonObject;
}

export interface Call {
  readonly caller: Caller;
  readonly services: Services;
  readonly query: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** As in the path: an id, or what stands for one. */
  readonly id: string | undefined;
  /** host:port by which the caller reached this controller. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  /** Undefined = no body. */
  readonly body?: JsonObject | undefined;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** One custom verb. `run` is called when permission for `action` was given. */
export type Verb =
  | {
      readonly method: 'GET' | 'POST';
      readonly on: 'item';
      readonly action: string;
      /** Refuses what cannot be right before anything is looked up. */
      readonly validate?: (call: Call, id: string) => void;
      /** Where the row is not simply that of the id. Undefined = it is. */
      readonly find?: (call: Call, id: string) => Row | undefined;
      readonly run: (call: Call, row: Row, kind: Kind) => Promise<Reply> | Reply;
    }
  | {
      readonly method: 'GET' | 'POST' | 'DELETE';
      readonly on: 'collection';
      readonly action: string;
      readonly run: (call: Call, kind: Kind) => Promise<Reply> | Reply;
    };

/** `list` leaves out what is costly; `made` is the answer to a creation. */
export type View = 'read' | 'list' | 'made';

export interface Kind {
  /** As in grants, e.g. `host-catalog`. */
  readonly name: string;
  /** As in paths, e.g. `host-catalogs`. */
  readonly collection: string;
  /** As in sentences, e.g. `Host catalog`. */
  readonly label: string;
  /** Prefix of ids → type on the wire; '' = the kind has no types. */
  readonly prefixes: Readonly<Record<string, string>>;
  readonly home: Home;
  /** The prefix for a new one of this type; undefined = such cannot be made. */
  readonly prefixFor: (type: string, place: Place) => string | undefined;
  readonly typeRefusal?: string;
  /** `required`: without a name a creation is refused, and it cannot be cleared. */
  readonly naming?: 'required';
  readonly fields: Fields;
  /** Stored with every new one, beside what is declared. */
  readonly initialFields?: JsonObject;
  readonly attributesOf?: (type: string) => Fields;
  readonly actionsOn: (row: Row) => readonly string[];
  readonly collectionActions: readonly string[];
  /** Collections under a resource of this kind: collection → kind, for `authorized_collection_actions`. */
  readonly collectionsUnder?: (row: Row) => readonly string[];
  readonly verbs?: Readonly<Record<string, Verb>>;
  /** A write to it changes what callers may do. */
  readonly shapesGrants?: true;
  /** Rules across fields. */
  readonly rules?: (draft: Draft, services: Services) => readonly FieldError[];
  /** Work that must not happen inside a transaction, e.g. hashing; gives values to seal in place of the secrets. */
  readonly prepareSecrets?: (draft: Draft) => Promise<JsonObject>;
  /** Columns that follow from the draft. */
  readonly columns?: (draft: Draft, services: Services) => Pick<RowChange, 'refId' | 'uniqueKey'>;
  /** Inside the transaction of a creation, after the row is there. */
  readonly afterCreate?: (row: Row, draft: Draft, call: Call) => void;
  /** Inside the transaction of an update; `row` is the new state. */
  readonly afterUpdate?: (row: Row, draft: Draft, call: Call) => void;
  /** Inside the transaction of a deletion, before it. Throws a Problem when the row must stay. */
  readonly beforeDelete?: (row: Row, call: Call) => void;
  /** Attributes of the answer that follow from others. */
  readonly derivedAttributes?: (row: Row) => JsonObject;
  /** Fields of the answer that are not stored with the row. */
  readonly present?: (row: Row, services: Services, view: View) => JsonObject;
  /** Answer to a deletion, 204 unless said otherwise. */
  readonly deletedReply?: Reply;
  /** A caller without a token sees only those. */
  readonly isShownToAnonymous?: (row: Row) => boolean;
  /** Looks for the row of an id that has none of the prefixes, e.g. an alias. */
  readonly resolve?: (id: string, services: Services) => Row | undefined;
  /** Only users with the action without `:self` get at rows of others. */
  readonly isOwned?: true;
  /** No PATCH, no DELETE: it changes by its verbs alone. */
  readonly isKept?: 'from-update' | 'from-update-and-delete';
  /** Why every request for the collection is refused: it is known and not served. */
  readonly notServed?: string;
  /** Its list has neither pages nor tokens. */
  readonly isUnpaged?: true;
  /** Absent = the shared table of resources. */
  readonly table?: Table;
}

/** All prefixes as one check: right prefix, one underscore, letters and digits. */
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

/** The one id without an underscore. */
const GLOBAL_ID = 'global';
