/** How many connections to a worker a forward keeps ready: unless set, and the largest number, which a burst can also reach. */
export const WARM_COUNT = { standard: 1, most: 8 } as const;
