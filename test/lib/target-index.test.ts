/** Which target a word or a host name means. */
import { describe, expect, test } from 'vitest';
import { type NamedAlias, type Resolution, targetIndex } from '../../src/lib/target-index.ts';
import { targetRefusal } from '../../src/lib/target-refusal.ts';

const item = (id: string, name: string | undefined, scopeId: string) => ({ id, name, scopeId });
const byId = <T extends { readonly id: string }>(...items: readonly T[]) =>
  new Map(items.map((one) => [one.id, one]));
const alias = (id: string, name: string, targetId: string | undefined, hostId?: string): NamedAlias => ({
  id,
  name,
  targetId,
  hostId,
});

const INDEX = targetIndex(
  byId(
    item('ttcp_1web', 'web', 'p_prod'),
    item('ttcp_2web', 'web', 'p_stage'),
    item('ttcp_3db', 'db', 'p_prod'),
    item('ttcp_4DB', 'DB', 'p_prod'),
    item('ttcp_5Wiki', 'Team Wiki', 'p_prod'),
    item('ttcp_6dots', 'mail.example', 'p_prod'),
    item('ttcp_7cache', 'cache', 'p_prod'),
    item('ttcp_8queue', 'queue', 'p_other'),
    item('ttcp_9queue', 'queue', 'p_prod2'),
    item('ttcp_10', undefined, 'p_prod'),
    item('ttcp_11', 'Vault', 'p_away'),
  ),
  byId(
    item('o_acme', 'acme', 'global'),
    item('o_other', 'other', 'global'),
    item('p_prod', 'prod', 'o_acme'),
    item('p_stage', 'stage', 'o_acme'),
    item('p_prod2', 'prod', 'o_other'),
    item('p_other', 'prod', 'o_acme2'),
  ),
  [
    alias('alt_1', 'pg.backend.eng', 'ttcp_3db'),
    alias('alt_2', 'cache', 'ttcp_7cache', 'hst_1'),
    alias('alt_3', 'web.stage', 'ttcp_1web'),
    alias('alt_4', 'nowhere', undefined),
    alias('alt_5', 'hidden.eng', 'ttcp_99'),
  ],
);

/** Short: the target, with its host, or the kind of the refusal with the targets it lists. */
function shortly(resolution: Resolution): string {
  if (resolution.kind === 'found')
    return [resolution.targetId, resolution.alias?.hostId ?? []].flat().join(' ');
  if (resolution.kind !== 'ambiguous') return resolution.kind;
  return ['ambiguous', ...resolution.candidates.map(({ alias: by, targetId }) => by?.id ?? targetId)].join(
    ' ',
  );
}

function nearTo(resolution: Resolution): readonly string[] {
  if (resolution.kind !== 'unknown') throw new Error(resolution.kind);
  return resolution.near();
}

describe('a word', () => {
  test.each([
    ['an id', 'ttcp_3db', 'ttcp_3db'],
    ['an id, with blanks around it', '  ttcp_10 ', 'ttcp_10'],
    ['an alias', 'pg.backend.eng', 'ttcp_3db'],
    ['an alias in another case', 'PG.Backend.eng', 'ttcp_3db'],
    ['an alias of a target that is not listed', 'hidden.eng', 'ttcp_99'],
    ['an alias beside the name of its own target: with its host', 'cache', 'ttcp_7cache hst_1'],
    ['an alias without a target', 'nowhere', 'no-target'],
    ['a unique name, with a blank', 'Team Wiki', 'ttcp_5Wiki'],
    ['a unique name in another case', 'team wiki', 'ttcp_5Wiki'],
    ['a name with a dot', 'mail.example', 'ttcp_6dots'],
    ['a name of two targets', 'web', 'ambiguous ttcp_1web ttcp_2web'],
    ['name@project', 'web@stage', 'ttcp_2web'],
    ['name@project of two projects with one name', 'queue@prod', 'ambiguous ttcp_8queue ttcp_9queue'],
    ['name@project.org', 'queue@prod.other', 'ttcp_9queue'],
    ['name@project id', 'queue@p_other', 'ttcp_8queue'],
    ['a name with a dot and its project', 'mail.example@prod', 'ttcp_6dots'],
    ['names that differ by case', 'DB', 'ttcp_4DB'],
    ['names that differ by case, in neither', 'Db@prod', 'ambiguous ttcp_3db ttcp_4DB'],
    ['a project that is not listed, by its id', 'vault@p_away', 'ttcp_11'],
    ['a host name', 'web.prod', 'ttcp_1web'],
    ['a host name with the suffix', 'Web.Prod.ACME.boundary.', 'ttcp_1web'],
    ['an alias that is a target as well', 'web.stage', 'ambiguous alt_3 ttcp_2web'],
    ['an unknown name', 'wob', 'unknown'],
    ['nothing', ' ', 'unknown'],
  ])('%s', (_, word, expected) => {
    expect(shortly(INDEX.resolve(word))).toBe(expected);
  });

  test.each([
    ['wob', 'web'],
    ['web@prd', 'web@prod'],
    ['pg.backend.enk', 'pg.backend.eng'],
    ['wiki', 'Team Wiki'],
  ])('%s is close to %s', (word, near) => {
    expect(nearTo(INDEX.resolve(word))).toContain(near);
  });
});

describe('a host name', () => {
  test.each([
    ['an id', 'ttcp_3db', 'ttcp_3db'],
    ['an id as a browser sends it', 'ttcp_5wiki.boundary', 'ttcp_5Wiki'],
    ['an alias', 'pg.backend.eng', 'ttcp_3db'],
    ['an alias with the suffix and the dot of the root', 'PG.backend.eng.BOUNDARY.', 'ttcp_3db'],
    ['target.project', 'web.prod', 'ttcp_1web'],
    ['target.project.org', 'queue.prod.other.boundary', 'ttcp_9queue'],
    ['target.project of two', 'queue.prod', 'ambiguous ttcp_8queue ttcp_9queue'],
    ['names that differ by case', 'db.prod', 'ambiguous ttcp_3db ttcp_4DB'],
    ['an alias that is a target as well', 'web.stage', 'ambiguous alt_3 ttcp_2web'],
    ['an alias without a target', 'nowhere', 'no-target'],
    ['a bare name', 'queue', 'unknown'],
    ['a name with a dot', 'mail.example.prod', 'unknown'],
    ['a name with a blank', 'team wiki.prod', 'malformed'],
    ['a user', 'web@prod', 'malformed'],
    ['a dot at its start', '.web.prod', 'malformed'],
    ['two dots', 'web..prod', 'malformed'],
    ['two dots at its end', 'web.prod..', 'malformed'],
    ['only a dot', '.', 'malformed'],
    ['only the suffix', '.boundary', 'malformed'],
    ['the suffix alone', 'boundary', 'unknown'],
    ['nothing', '', 'malformed'],
    ['more than a name can have', `${'a'.repeat(254)}`, 'malformed'],
    ['an address', '10.0.0.7', 'unknown'],
  ])('%s', (_, host, expected) => {
    expect(shortly(INDEX.resolveHost(host))).toBe(expected);
  });

  test('only host names are close to it', () => {
    expect(nearTo(INDEX.resolveHost('web.prud'))).toContain('web.prod');
    expect(nearTo(INDEX.resolveHost('team'))).toEqual([]);
  });
});

describe('words', () => {
  test('lead to one target each, as short as that allows', () => {
    const { names, qualified, aliases, ids } = INDEX.words();
    expect(names).toEqual([
      'web@prod',
      'web@stage',
      'db',
      'DB',
      'Team Wiki',
      'mail.example',
      'cache',
      'queue@prod.o_acme2',
      'queue@prod.other',
      'Vault',
    ]);
    for (const word of [...names, ...qualified])
      expect([word, INDEX.resolve(word).kind]).toEqual([word, 'found']);
    expect(qualified).toContain('cache@prod');
    expect([aliases, ids]).toEqual([
      expect.arrayContaining(['pg.backend.eng']),
      expect.arrayContaining(['ttcp_1web']),
    ]);
  });

  test('host names of a target are those that lead to it alone', () => {
    const names = INDEX.hostNames();
    const of = (id: string) => names.get(id)?.map(({ name }) => name);
    expect(of('ttcp_2web')).toEqual(['ttcp_2web', 'web.stage.acme']);
    expect(of('ttcp_9queue')).toEqual(['ttcp_9queue', 'queue.prod.other']);
    expect(of('ttcp_5Wiki')).toEqual(['ttcp_5Wiki']);
    expect(of('ttcp_3db')).toEqual(['ttcp_3db', 'pg.backend.eng']);
  });
});

describe('a refusal', () => {
  const refused = (word: string) => {
    const resolution = INDEX.resolve(word);
    if (resolution.kind === 'found') throw new Error('found');
    return targetRefusal(word, resolution);
  };

  test('lists every candidate with its ids and full name', () => {
    const { message, code } = refused('web.stage');
    expect(code).toBe('failed-precondition');
    for (const part of ['alt_3', 'ttcp_1web', 'web@prod.acme', 'ttcp_2web', 'web@stage.acme'])
      expect(message).toContain(part);
  });

  test.each([
    ['wob', 'not-found', 'web'],
    ['no such thing', 'not-found', 'ls targets'],
    ['nowhere', 'failed-precondition', 'alias'],
  ])('says what to do: %s', (word, code, hint) => {
    expect(refused(word)).toMatchObject({ code, hint: expect.stringContaining(hint) });
  });

  test('of control characters is safe to print', () => {
    expect(refused('a\u001b[2Jb').message).not.toContain('\u001b');
  });
});
