/** Texts of the inventory lists. */

export const inventoryText = {
  /** The lists are empty: the reason, and a hint. */
  none: {
    aliases: ['No aliases visible to you', '`boundary aliases create target` adds one'],
    catalogs: ['No host catalogs visible to you', 'Targets with a direct address need no host catalog'],
    hosts: ['No hosts visible to you in this catalog', '<tab> shows its host sets'],
    hostSets: ['No host sets visible to you in this catalog', '<tab> shows its hosts'],
    stores: ['No credential stores visible to you', '`boundary credential-stores create static` adds one'],
    credentials: ['No credentials visible to you in this store', '`boundary credentials create` adds one'],
    libraries: [
      'No libraries visible to you in this store',
      '`boundary credential-libraries create` adds one',
    ],
  },

  /** Without permission to list them. `plural`: of the resource; `type`: as grants name it. */
  noGrant: 'no grant',
  forbidden: (plural: string, type: string): readonly string[] => [
    `You lack permission to list ${plural} here`,
    'Ask an administrator for a role with the grant',
    `ids=*;type=${type};actions=list,read`,
  ],
} as const;
