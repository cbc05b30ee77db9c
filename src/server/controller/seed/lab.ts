/** Adds the lab to the initial resources, described by data: names instead of ids. */
import { newId } from '../../../wire/ids.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';
import { brokerLogin, makeAlias, makeTarget, type SeedLogin } from './dev-targets.ts';
import { seedScopeRoles } from './scope-roles.ts';

export interface LabSeed {
  readonly orgs: readonly LabOrg[];
}

export interface LabOrg {
  readonly name: string;
  readonly description?: string;
  readonly projects: readonly LabProject[];
}

export interface LabProject {
  readonly name: string;
  readonly description?: string;
  readonly catalogs: readonly LabCatalog[];
  readonly targets: readonly LabTarget[];
}

export interface LabCatalog {
  readonly name: string;
  readonly description?: string;
  readonly hosts: readonly {
    readonly name: string;
    readonly description?: string;
    readonly address: string;
  }[];
  readonly hostSets: readonly {
    readonly name: string;
    readonly description?: string;
    readonly hosts: readonly string[];
  }[];
}

export interface LabTarget {
  readonly name: string;
  readonly description?: string;
  /** Either an address or host sets of the same project, by name. */
  readonly address?: string;
  readonly hostSets?: readonly string[];
  readonly port: number;
  /** Preferred local port of clients. */
  readonly clientPort?: number;
  /** Default 8 hours. */
  readonly maxSeconds?: number;
  /** Default unlimited. */
  readonly connectionLimit?: number;
  /** Secret. */
  readonly credential?: SeedLogin;
  readonly alias?: string;
}

/** Adds the lab to a data file that has just been filled with the initial resources. */
export function seedLab(services: Services, lab: LabSeed, adminId: string): void {
  services.db.transaction(() => {
    for (const org of lab.orgs) {
      const orgRow = findOrMakeScope(services, 'global', 'o', org, adminId);
      for (const project of org.projects) {
        seedProject(services, findOrMakeScope(services, orgRow.id, 'p', project, adminId), project);
      }
    }
  });
  services.scopes.forget();
  services.callers.forget();
}

/** An existing scope with this name is extended. */
function findOrMakeScope(
  services: Services,
  parentId: string,
  prefix: 'o' | 'p',
  { name, description }: Pick<LabOrg, 'name' | 'description'>,
  adminId: string,
): Row {
  const [existing] = services.resources.byName('scope', parentId, name);
  if (existing !== undefined) return existing;
  const type = prefix === 'o' ? 'org' : 'project';
  const row = services.resources.insert({
    id: newId(prefix),
    kind: 'scope',
    type,
    scopeId: parentId,
    name,
    description,
  });
  seedScopeRoles(services, row, adminId, { admin: true, defaults: true });
  return row;
}

function seedProject(services: Services, { id: scopeId }: Row, project: LabProject): void {
  const setIds = new Map<string, string>();
  for (const catalog of project.catalogs) {
    for (const [name, id] of seedCatalog(services, scopeId, catalog)) setIds.set(name, id);
  }
  for (const target of project.targets) {
    seedTarget(
      services,
      scopeId,
      target,
      (target.hostSets ?? []).map((name) => setIds.get(name) ?? ''),
    );
  }
}

/** Ids of the host sets, by name. */
function seedCatalog(
  { resources, links }: Services,
  scopeId: string,
  catalog: LabCatalog,
): Map<string, string> {
  const common = { type: 'static', scopeId };
  const { id: parentId } = resources.insert({
    ...common,
    id: newId('hcst'),
    kind: 'host-catalog',
    name: catalog.name,
    description: catalog.description,
  });
  const hostIds = new Map(
    catalog.hosts.map(({ name, description, address }) => {
      const row = {
        ...common,
        id: newId('hst'),
        kind: 'host',
        parentId,
        name,
        description,
        attributes: { address },
      };
      return [name, resources.insert(row).id];
    }),
  );
  return new Map(
    catalog.hostSets.map(({ name, description, hosts }) => {
      const set = resources.insert({
        ...common,
        id: newId('hsst'),
        kind: 'host-set',
        parentId,
        name,
        description,
      });
      links.add(
        'host-set:host',
        set.id,
        hosts.map((host) => hostIds.get(host) ?? ''),
      );
      resources.touch(set.id, 1);
      return [name, set.id];
    }),
  );
}

function seedTarget(services: Services, scopeId: string, target: LabTarget, setIds: readonly string[]): void {
  const row = makeTarget(services, {
    scopeId,
    name: target.name,
    description: target.description,
    address: target.address ?? '',
    port: target.port,
    fields: {
      ...(target.maxSeconds === undefined ? {} : { session_max_seconds: target.maxSeconds }),
      ...(target.connectionLimit === undefined ? {} : { session_connection_limit: target.connectionLimit }),
    },
    ...(target.clientPort === undefined ? {} : { attributes: { default_client_port: target.clientPort } }),
  });
  services.links.add('target:host-source', row.id, setIds);
  if (target.credential !== undefined) brokerLogin(services, row, target.credential);
  if (target.alias !== undefined) makeAlias(services, target.alias, row.id);
}
