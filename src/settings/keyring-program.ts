/** The program of the process that queries the keyring. */

/** The command of the single executable that runs it. */
export const KEYRING_COMMAND = 'keyring';

/**
 * The path of the native module is its last argument, the query comes from stdin (every user can read arguments); `load` asks nothing. Never uses the
 * kernel's keyring, which is lost at every restart and not shown by desktop tools.
 */
export const KEYRING_PROGRAM = `
  const { service, action, account, secret } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const answer = {};
  try {
    const { Entry } = require(process.argv.at(-1));
    if (action !== 'load') {
      const entry = new Entry(service, account, { linux: { store: 'secret-service' } });
      if (action === 'set') entry.setPassword(secret);
      else if (action === 'remove') entry.deleteCredential();
      else answer.secret = entry.getPassword();
    }
  } catch (error) {
    answer.error = error.message;
  }
  process.stdout.write(JSON.stringify(answer));
`;
