import { expect, test } from 'vitest';
import { destinationOf, proxyFor } from '../../src/lib/proxy-env.ts';

const PROXY = 'http://proxy.corp:3128';

function variableFor(url: string, env: Record<string, string>): string | undefined {
  return proxyFor(destinationOf(new URL(url)), env)?.variable;
}

test.each([
  ['https://ctl.corp', { HTTPS_PROXY: PROXY }, 'HTTPS_PROXY'],
  ['https://ctl.corp', { https_proxy: PROXY }, 'https_proxy'],
  ['https://ctl.corp', { https_proxy: PROXY, HTTPS_PROXY: PROXY }, 'HTTPS_PROXY'],
  ['https://ctl.corp', { https_proxy: PROXY, HTTPS_PROXY: '' }, 'https_proxy'],
  ['http://ctl.corp', { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY }, 'HTTP_PROXY'],
  // A proxy for the other scheme does not apply, and ALL_PROXY is for other programs.
  ['https://ctl.corp', { HTTP_PROXY: PROXY }, undefined],
  ['http://ctl.corp', { HTTPS_PROXY: PROXY }, undefined],
  ['https://ctl.corp', { ALL_PROXY: PROXY }, undefined],
])('%s with %j', (url, env, variable) => {
  expect(variableFor(url, env)).toBe(variable);
});

test.each([
  'http://localhost:9200',
  'http://LOCALHOST',
  'http://127.0.0.1:9200',
  'http://127.8.9.1',
  'http://[::1]:9200',
  'http://[::ffff:127.0.0.1]',
])('never for %s', (url) => {
  expect(variableFor(url, { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY })).toBeUndefined();
});

test.each([
  ['*', 'https://ctl.corp', true],
  ['other, ctl.corp', 'https://ctl.corp', true],
  ['corp', 'https://ctl.corp', true],
  ['CORP', 'https://Ctl.Corp', true],
  ['orp', 'https://ctl.corp', false],
  ['.corp', 'https://ctl.corp', true],
  ['.ctl.corp', 'https://ctl.corp', false],
  ['*.corp', 'https://ctl.corp', true],
  ['*.ctl.corp', 'https://ctl.corp', false],
  ['ctl.corp:443', 'https://ctl.corp', true],
  ['ctl.corp:443', 'https://ctl.corp:9200', false],
  ['ctl.corp:9200', 'https://ctl.corp:9200', true],
  ['10.1.2.3', 'https://10.1.2.3', true],
  ['10.1.2.3:9200', 'https://10.1.2.3:9200', true],
  ['10.1.2.3:9200', 'https://10.1.2.3', false],
  ['10.1.2.3', 'https://10.1.2.33', false],
  ['10.0.0.0/8', 'https://10.1.2.3', true],
  ['10.9.9.9/8', 'https://10.1.2.3', true],
  ['10.0.0.0/16', 'https://10.1.2.3', false],
  ['10.0.0.0/33', 'https://10.1.2.3', false],
  ['10.0.0.0/x', 'https://10.1.2.3', false],
  ['fd00::/8', 'https://[fd00::1]', true],
  ['fd00::1', 'https://[fd00::1]', true],
  ['[fd00::1]:9200', 'https://[fd00::1]:9200', true],
  ['[fd00::1]:9200', 'https://[fd00::1]', false],
  ['10.1.2.3', 'https://[::ffff:10.1.2.3]', true],
  ['3', 'https://10.1.2.3', false],
  [',:9200, ', 'https://ctl.corp:9200', false],
  ['münchen.example', 'https://ctl.münchen.example', true],
])('NO_PROXY=%s and %s', (noProxy, url, isExempt) => {
  expect(variableFor(url, { HTTPS_PROXY: PROXY, NO_PROXY: noProxy }) === undefined).toBe(isExempt);
  expect(variableFor(url, { HTTPS_PROXY: PROXY, no_proxy: noProxy }) === undefined).toBe(isExempt);
});

test.each([
  ['proxy.corp:3128', 'http://proxy.corp:3128', true],
  ['10.0.0.1', 'http://10.0.0.1', true],
  ['https://ann:s3cret@proxy.corp', 'https://proxy.corp', true],
  ['socks5://ann:s3cret@proxy.corp:1080', 'socks5://proxy.corp:1080', false],
  ['http://ann:s3cret@[bad', '', false],
  ['http://ann:12345#s3cret@proxy.corp', '', false],
])('%s is shown without credentials', (value, shown, isUsable) => {
  const proxy = proxyFor({ scheme: 'https', host: 'ctl.corp', port: 443 }, { HTTPS_PROXY: value });
  expect(proxy?.shown).toContain(shown);
  expect(proxy?.shown).not.toMatch(/s3cret|12345|ann/);
  expect(proxy?.url !== undefined).toBe(isUsable);
});
