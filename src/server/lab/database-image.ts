/** The lab's database as an image: made once with all its tables, kept in the user's cache, loaded in a fraction of a second from then on. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import packageJson from '../../../package.json' with { type: 'json' };
import { DATABASE_LOGIN, DATABASE_NAME, SAMPLE_SQL } from './sample-database.ts';

const { username, password } = DATABASE_LOGIN;

/** A database in memory; the cache only saves time, so whatever is wrong with it is no failure. */
export async function openSampleDatabase(cacheDirectory: string | undefined): Promise<PGlite> {
  if (cacheDirectory === undefined) return sampleDatabase();
  const file = join(cacheDirectory, `lab-database-${imageKey()}.tar.gz`);
  const cached = await readImage(file)
    .then(startOn)
    .catch(() => undefined);
  if (cached !== undefined) return cached;
  const db = await sampleDatabase();
  await keep(db, file).catch(() => undefined);
  return db;
}

async function sampleDatabase(): Promise<PGlite> {
  const db = await startOn(await emptyImage());
  await db.exec(SAMPLE_SQL);
  return db;
}

/** Whatever goes into the image. A data folder of another PostgreSQL version is refused by PostgreSQL itself. */
function imageKey(): string {
  const contents = JSON.stringify([packageJson.version, DATABASE_NAME, DATABASE_LOGIN, SAMPLE_SQL]);
  return createHash('sha256').update(contents).digest('hex').slice(0, 12);
}

/** Unpacked here, where a damaged file is an error that can be caught; inside PGlite it would end the process. */
async function readImage(file: string): Promise<Blob> {
  return new Blob([await promisify(gunzip)(await readFile(file))]);
}

/**
 * PGlite runs one PostgreSQL backend, and a backend belongs to one database and one user for life, whatever its clients ask for. So the
 * database and its owner are made by a first backend, and the one that serves starts on a copy as that owner in that database.
 */
async function emptyImage(): Promise<Blob> {
  const first = await PGlite.create();
  await first.exec(`CREATE ROLE ${username} LOGIN PASSWORD '${password}'`);
  await first.exec(`CREATE DATABASE ${DATABASE_NAME} OWNER ${username}`);
  const image = await first.dumpDataDir('none');
  await first.close();
  return image;
}

function startOn(image: Blob): Promise<PGlite> {
  return PGlite.create({ loadDataDir: image, database: DATABASE_NAME, username });
}

async function keep(db: PGlite, file: string): Promise<void> {
  const image = await db.dumpDataDir('gzip');
  const unfinished = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(unfinished, await image.bytes(), { mode: 0o600 });
  await rename(unfinished, file);
}
