/** Node 22 warns on stderr that its SQLite is experimental: users can do nothing about it, and stderr may be a log of JSON lines. */

/** Drops this warning of Node and leaves the others. Call it before SQLite is loaded. */
export function silenceSqliteWarning(): void {
  const printers = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.startsWith('SQLite ')) return;
    for (const print of printers) print.call(process, warning);
  });
}
