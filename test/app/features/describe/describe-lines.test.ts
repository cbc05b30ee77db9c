import { expect, test } from 'vitest';
import { describeLines } from '../../../../src/app/features/describe/describe-lines.state.ts';

process.env.TZ = 'UTC';

const said = (value: unknown): readonly string[] =>
  describeLines(value, Date.parse('2026-03-01T12:00:00Z')).map(
    ({ depth, key, value: text }) => `${'  '.repeat(depth)}${key}: ${text}`,
  );

test('keys become words, times local, what is nested is set in', () => {
  expect(
    said({
      id: 'ttcp_1',
      created_time: '2026-03-01T09:00:00.123456Z',
      updated_time: '2026-03-01T12:00:30Z',
      expiration_time: '2026-03-01T12:10:00Z',
      session_max_seconds: 28_800,
      attributes: { default_port: 5432, tls: true, note: '' },
      host_sources: [{ id: 'hsst_1' }, { id: 'hsst_2' }],
      authorized_actions: ['read', 'update'],
      aliases: [],
      nothing: null,
    }),
  ).toEqual([
    'Id: ttcp_1',
    'Created time: 2026-03-01 09:00:00, 2h ago',
    'Updated time: 2026-03-01 12:00:30, just now',
    'Expiration time: 2026-03-01 12:10:00, in 10m',
    'Session max seconds: 28800 (8h00m)',
    'Attributes: ',
    '  Default port: 5432',
    '  Tls: yes',
    '  Note: (empty)',
    'Host sources: ',
    '  1: ',
    '    Id: hsst_1',
    '  2: ',
    '    Id: hsst_2',
    'Authorized actions: read',
    ': update',
    'Aliases: (none)',
    'Nothing: null',
  ]);
});

test('text from the controller is made harmless, keys too', () => {
  expect(said({ 'a\u001b[2J': 'b\u0007', time: '2026-99-99T99:99:99Z' })).toEqual([
    'A␛[2J: b␇',
    'Time: 2026-99-99T99:99:99Z',
  ]);
});
