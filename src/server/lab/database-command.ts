/** Hidden sub-command that runs database-child.ts; in a file of its own so that the command line loads nothing else of the lab. */
export const DATABASE_COMMAND = 'lab-database';
