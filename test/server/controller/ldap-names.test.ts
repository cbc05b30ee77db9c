import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonName,
  escapeFilterValue,
  escapeNameValue,
  fillTemplate,
  securityId,
} from '../../../src/server/controller/sign-in/ldap-names.ts';

describe('escaping', () => {
  test.each([
    ['ana', 'ana'],
    ['a*)(b\\', 'a\\2a\\29\\28b\\5c'],
    ['nul\0', 'nul\\00'],
    ['é', 'é'],
  ])('of %j in a filter', (value, escaped) => {
    expect(escapeFilterValue(value)).toBe(escaped);
  });

  test.each([
    ['ana', 'ana'],
    ['a,b+c', 'a\\,b\\+c'],
    [' a ', '\\ a\\ '],
    [' ', '\\ '],
    ['#a#', '\\#a#'],
    ['a\\ ', 'a\\\\\\ '],
    ['"<>;=', '\\"\\<\\>\\;\\='],
    ['a\n', 'a\\0a'],
  ])('of %j in a name', (value, escaped) => {
    expect(escapeNameValue(value)).toBe(escaped);
  });

  test('is undone by reading the name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom(...'a é#,+"\\<>;=\n\0\x7f') }), (value) => {
        expect(commonName(`CN=${escapeNameValue(value)},DC=example`)).toBe(value);
      }),
    );
  });
});

test('templates have fields only', () => {
  const values = { UserAttr: 'uid', Username: 'ana' };
  expect(fillTemplate('({{.UserAttr}}={{ .Username }}){{- .Username -}}', values)).toBe('(uid=ana)ana');
  for (const other of [
    '{{.Password}}',
    '{{ if .Username }}',
    '{{.Username | html}}',
    '{{}}',
    '{{.toString}}',
  ]) {
    expect(fillTemplate(other, values)).toBeUndefined();
  }
});

test('the value of a field is not read as a template', () => {
  expect(fillTemplate('{{.Username}}', { Username: '{{.UserAttr}}$&', UserAttr: 'uid' })).toBe(
    '{{.UserAttr}}$&',
  );
});

test('a group is named by its CN in capitals, as the official controller has it', () => {
  expect(commonName('CN=Ops\\, all,OU=Groups,DC=example')).toBe('Ops, all');
  expect(commonName('cn=ops,ou=groups,dc=example')).toBe('cn=ops,ou=groups,dc=example');
  expect(commonName('ops')).toBe('ops');
});

test('security ids of Windows', () => {
  const bytes = Buffer.from('0105000000000005150000001c0000002d00000003000000f4010000', 'hex');
  expect(securityId(bytes)).toBe('S-1-5-21-28-45-3-500');
  expect(securityId(bytes.subarray(0, 10))).toBeUndefined();
  expect(securityId(Buffer.alloc(0))).toBeUndefined();
});
