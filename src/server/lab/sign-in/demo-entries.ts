/** The entries of the demo directory and their names. Pure. */
import type { DemoUser } from './demo-users.ts';

const BASE = 'dc=example,dc=org';
/** As in `boundary dev` (internal/cmd/base/dev.go in hashicorp/boundary). */
const PEOPLE = `ou=people,${BASE}`;
const GROUPS = `ou=groups,${BASE}`;

export interface DirectoryEntry {
  readonly name: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Never part of an answer. */
  readonly password?: string;
}

export function demoEntries(users: readonly DemoUser[]): readonly DirectoryEntry[] {
  const nameOf = (user: DemoUser): string => `cn=${escaped(user.loginName)},${PEOPLE}`;
  const groups = [...new Set(users.flatMap((user) => user.groups))];
  return [
    { name: BASE, attributes: { objectClass: ['domain'], dc: ['example'] } },
    { name: PEOPLE, attributes: { objectClass: ['organizationalUnit'], ou: ['people'] } },
    { name: GROUPS, attributes: { objectClass: ['organizationalUnit'], ou: ['groups'] } },
    ...users.map((user) => ({
      name: nameOf(user),
      password: user.password,
      attributes: {
        objectClass: ['person', 'inetOrgPerson'],
        cn: [user.loginName],
        uid: [user.loginName],
        fullName: [user.fullName],
        email: [user.email],
        userPrincipalName: [`${user.loginName}@lab.example`],
      },
    })),
    ...groups.map((group) => ({
      name: `cn=${group},${GROUPS}`,
      attributes: {
        objectClass: ['groupOfNames'],
        cn: [group],
        member: users.filter((user) => user.groups.includes(group)).map(nameOf),
      },
    })),
  ];
}

/** RFC 4514, for the characters that a login name can have here. */
function escaped(value: string): string {
  return value.replace(/[\\",+;<>=#]/g, '\\$&');
}

/** Names that mean the same are equal: neither case nor blanks around commas matter. */
export function normalName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\s*([,=+])\s*/g, '$1')
    .trim();
}

/** `scope` as in RFC 4511, 4.5.1.2: 0 the entry itself, 1 its children, 2 all of the subtree. */
export function isBelow(name: string, base: string, scope: number): boolean {
  const [own, above] = [normalName(name), normalName(base)];
  if (own === above) return scope !== 1;
  if (!own.endsWith(`,${above}`)) return false;
  const rest = own.slice(0, -above.length - 1);
  return scope === 1 ? !/(?<!\\),/.test(rest) : scope === 2;
}

/** The values of an attribute, whatever the case of its name. */
export function valuesOf({ attributes }: DirectoryEntry, attribute: string): readonly string[] {
  const wanted = attribute.toLowerCase();
  return Object.entries(attributes).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? [];
}
