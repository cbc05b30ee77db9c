/** The lab's database without PGlite. */
import { createServer } from 'node:net';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { listenOnLoopback } from '../../../src/server/lab/listen.ts';
import { closedPgDoor } from '../../../src/server/lab/pg-door.ts';
import { PGLITE_HINT } from '../../../src/server/lab/pglite.ts';

test.each([{ ssl: false }, { ssl: { rejectUnauthorized: false } }])(
  'the answer to clients says what to install: %j',
  async ({ ssl }) => {
    const endpoint = await listenOnLoopback(createServer(closedPgDoor('not installed', PGLITE_HINT)));
    const client = new Client({ host: '127.0.0.1', port: endpoint.port, user: 'a', password: 'b', ssl });
    try {
      const refusal = client.connect();
      if (ssl === false)
        await expect(refusal).rejects.toMatchObject({
          severity: 'FATAL',
          message: 'not installed',
          hint: expect.stringContaining('npm install -g @electric-sql/pglite@'),
        });
      else await expect(refusal).rejects.toThrow('SSL');
    } finally {
      await endpoint.close();
    }
  },
);
