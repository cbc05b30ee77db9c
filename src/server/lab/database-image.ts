/** The lab's database as an image: created once with all its tables, stored in the user's cache, loaded in a fraction of a second from then on. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';
import packageJson from '../../../package.json' with { type: 'json' };
import { embeddedFile } from '../../lib/embedded.ts';
import { pgliteFiles } from './pglite.ts';
import { DATABASE_LOGIN, DATABASE_NAME, SAMPLE_SQL } from './sample-database.ts';

const { username, password } = DATABASE_LOGIN;
const EMBEDDED_IMAGE = 'lab-database.tar';
/** Small segments of the write-ahead log: they are part of the image. */
const INITDB = ['--wal-segsize=1'];

/** Starts an in-memory database. The cache only saves time, so a problem with it is not a failure. */
export async function openSampleDatabase(cacheDirectory: string | undefined): Promise<PGlite> {
  const embedded = embeddedFile(EMBEDDED_IMAGE);
  if (embedded !== undefined) return startOn(new Blob([embedded]));
  if (cacheDirectory === undefined) return sampleDatabase();
  const file = join(cacheDirectory, `lab-database-${imageKey()}.tar.gz`);
  const cached = await readFile(file)
    .then(openImage)
    .catch(() => undefined);
  if (cached !== undefined) return cached;
  const db = await sampleDatabase();
  await keep(db, file).catch(() => undefined);
  return db;
}

/** Starts an in-memory database with the data of `imageOf`. */
export async function openImage(image: Uint8Array): Promise<PGlite> {
  return startOn(await unpacked(image));
}

/** Returns the image of a new database, as it is inside the executable: uncompressed. */
export async function newImage(): Promise<Uint8Array> {
  const db = await sampleDatabase();
  // Otherwise every start would replay the log first.
  await db.exec('RESET ROLE; CHECKPOINT');
  const image = await db.dumpDataDir('none');
  await db.close();
  return image.bytes();
}

/** Returns all data, compressed. */
export async function imageOf(db: PGlite): Promise<Uint8Array> {
  const image = await db.dumpDataDir('none');
  return promisify(gzip)(await image.bytes(), { level: constants.Z_BEST_SPEED });
}

async function sampleDatabase(): Promise<PGlite> {
  const db = await startOn(await emptyImage());
  await db.exec(SAMPLE_SQL);
  return db;
}

/** Everything that determines the image. PostgreSQL itself rejects a data folder of another version. */
function imageKey(): string {
  const contents = JSON.stringify([packageJson.version, INITDB, DATABASE_NAME, DATABASE_LOGIN, SAMPLE_SQL]);
  return createHash('sha256').update(contents).digest('hex').slice(0, 12);
}

/** Unpacked here, where a damaged file is an error that can be caught; inside PGlite it would end the process. */
async function unpacked(image: Uint8Array): Promise<Blob> {
  return new Blob([await promisify(gunzip)(image)]);
}

/**
 * PGlite runs one PostgreSQL backend, and a backend is bound to one database and one user, whatever its clients request. So a first backend creates
 * the database and its owner, and the one that serves starts on a copy as that owner in that database.
 */
async function emptyImage(): Promise<Blob> {
  const { PGlite } = await import('@electric-sql/pglite');
  const first = await PGlite.create({ initDbStartParams: INITDB });
  await first.exec(`CREATE ROLE ${username} LOGIN PASSWORD '${password}'`);
  await first.exec(`CREATE DATABASE ${DATABASE_NAME} OWNER ${username}`);
  const image = await first.dumpDataDir('none');
  await first.close();
  return image;
}

async function startOn(image: Blob): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const startParams = [...PGlite.defaultStartParams, '-c', 'timezone=UTC'];
  return PGlite.create({
    ...(await pgliteFiles()),
    loadDataDir: image,
    database: DATABASE_NAME,
    username,
    startParams,
  });
}

async function keep(db: PGlite, file: string): Promise<void> {
  // Otherwise every start would replay the log first.
  await db.exec('RESET ROLE; CHECKPOINT');
  const image = await imageOf(db);
  const unfinished = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(unfinished, image, { mode: 0o600 });
  await rename(unfinished, file);
}
