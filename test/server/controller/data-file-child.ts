/** Writes group after group to the given data file and reports each as soon as it was acknowledged, until it is killed. */
import { OPTIONS, startController } from './harness.ts';

const [, , dataFile = ''] = process.argv;
const { admin } = await startController({ ...OPTIONS, dataFile });
for (let n = 0; ; n += 1) {
  const { status } = await admin('POST', '/v1/groups', { scope_id: 'global', name: `group ${n}` });
  if (status === 200) process.stdout.write(`group ${n}\n`);
}
