/** Hidden sub-command that runs database-child.ts; in a separate file so that the command line loads nothing else of the lab. */
export const DATABASE_COMMAND = 'lab-database';
