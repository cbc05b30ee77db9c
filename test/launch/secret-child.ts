/** Writes secrets for a client, reports that, and waits until it is killed. */
import { writeSecrets } from '../../src/launch/secret-files.ts';

const plan = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [{ placeholder: '{}', content: 'secret' }],
  display: 'psql',
  installed: true,
};
await writeSecrets(plan, process.env);
process.stdout.write('written\n');
process.stdin.resume();
