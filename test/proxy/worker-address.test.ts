import { expect, test } from 'vitest';
import { parseWorkerAddress } from '../../src/proxy/worker-address.ts';

test.each([
  ['10.0.0.1:9300', '10.0.0.1', 9300, ''],
  ['10.0.0.1', '10.0.0.1', 9202, ''],
  ['worker.example:443', 'worker.example', 443, 'worker.example'],
  ['worker.example', 'worker.example', 9202, 'worker.example'],
  ['[::1]:9300', '::1', 9300, ''],
  ['[::1]', '::1', 9202, ''],
  ['::1', '::1', 9202, ''],
  ['fe80::1%eth0', 'fe80::1%eth0', 9202, ''],
])('%s', (text, host, port, serverName) => {
  expect(parseWorkerAddress(text)).toEqual({ text, host, port, serverName });
});

test.each([
  '',
  ':9202',
  'host:0',
  'host:65536',
  'host:port',
  '[host]:1',
  '[::1',
  'a b:1',
  'host:1\r\nX: y',
  'http://host:1',
])('refuses %j', (text) => {
  expect(parseWorkerAddress(text)).toBeUndefined();
});
