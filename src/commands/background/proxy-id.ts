/** What `bnd-tui ps` lists a proxy as, and `bnd-tui stop` takes, in place of a session id. */
export const PROXY_ID = 'proxy';
