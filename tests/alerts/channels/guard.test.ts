import { describe, expect, it } from 'vitest';
import type { AddressPolicy } from '../../../src/alerts/channel.ts';
import {
  ADDRESS_REFUSED,
  allowedUrl,
  guardedFetch,
  isAllowedAddress,
  RESPONSE_BYTES_MAX,
} from '../../../src/alerts/channels/guard.ts';
import { answer, httpReceiver } from '../receivers.ts';

const OPEN: AddressPolicy = { allowPrivate: false, allowLoopback: false };
const LOCAL: AddressPolicy = { allowPrivate: false, allowLoopback: true };
const PRIVATE: AddressPolicy = { allowPrivate: true, allowLoopback: false };

/** Per URL: whether it is allowed by default, where loopback is, and where private addresses are. */
const urls: [url: string, open: boolean, local: boolean, privateToo: boolean][] = [
  ['https://hooks.slack.com/services/T/B/x', true, true, true],
  ['http://example.com:8080/path?query', true, true, true],
  ['https://1.1.1.1/', true, true, true],
  ['https://[2606:4700:4700::1111]/', true, true, true],
  ['http://127.0.0.1/', false, true, true],
  ['http://127.255.255.254:9093/', false, true, true],
  ['http://127.1/', false, true, true],
  ['http://2130706433/', false, true, true],
  ['http://0x7f.1/', false, true, true],
  ['http://0x7f000001/', false, true, true],
  ['http://0177.0.0.1/', false, true, true],
  ['http://017700000001/', false, true, true],
  ['http://127.0.0.1./', false, true, true],
  ['http://１２７.0.0.1/', false, true, true],
  ['http://①②⑦.0.0.1/', false, true, true],
  ['http://127%2e0%2e0%2e1/', false, true, true],
  ['http://[::1]/', false, true, true],
  ['http://[0:0:0:0:0:0:0:1]/', false, true, true],
  ['http://[::ffff:127.0.0.1]/', false, true, true],
  ['http://[::ffff:7f00:1]/', false, true, true],
  ['http://[::127.0.0.1]/', false, false, true],
  ['http://[::a00:1]/', false, false, true],
  ['http://10.0.0.1/', false, false, true],
  ['http://172.16.0.1/', false, false, true],
  ['http://172.31.255.255/', false, false, true],
  ['http://172.32.0.1/', true, true, true],
  ['http://192.168.1.1/', false, false, true],
  ['http://0xc0a80101/', false, false, true],
  ['http://[::ffff:192.168.1.1]/', false, false, true],
  ['http://100.64.0.1/', false, false, true],
  ['http://169.254.169.254/latest/meta-data/', false, false, true],
  ['http://2852039166/', false, false, true],
  ['http://[fe80::1]/', false, false, true],
  ['http://[fd00:ec2::254]/', false, false, true],
  ['http://[fec0::1]/', false, false, true],
  ['http://[2002:7f00:1::]/', false, false, true],
  ['http://[64:ff9b::7f00:1]/', false, false, true],
  ['http://[2001::7f00:1]/', false, false, true],
  ['http://198.18.0.1/', false, false, true],
  ['http://192.0.2.1/', false, false, true],
  ['http://240.0.0.1/', false, false, true],
  ['http://0.0.0.0/', false, false, false],
  ['http://0/', false, false, false],
  ['http://[::]/', false, false, false],
  ['http://[::ffff:0.0.0.0]/', false, false, false],
  ['http://224.0.0.1/', false, false, false],
  ['http://255.255.255.255/', false, false, false],
  ['http://[ff02::1]/', false, false, false],
  ['http://user@example.com/', false, false, false],
  ['http://user:pass@example.com/', false, false, false],
  ['http://example.com@127.0.0.1/', false, false, false],
  ['ftp://example.com/', false, false, false],
  ['file:///etc/passwd', false, false, false],
  ['gopher://example.com/', false, false, false],
  ['data:text/plain,x', false, false, false],
  ['//example.com/', false, false, false],
  ['http://', false, false, false],
  ['http://[fe80::1%25eth0]/', false, false, false],
  ['', false, false, false],
];

const isAllowed = (url: string, policy: AddressPolicy): boolean => {
  try {
    allowedUrl(url, policy);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: ADDRESS_REFUSED });
    return false;
  }
};

const init = (
  change: Partial<Parameters<typeof guardedFetch>[1]> = {},
): Parameters<typeof guardedFetch>[1] => ({
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: 'héllo',
  redirect: 'manual',
  signal: new AbortController().signal,
  ...change,
});

describe('allowedUrl', () => {
  it.each(urls)('%s', (url, open, local, privateToo) => {
    expect([OPEN, LOCAL, PRIVATE].map((policy) => isAllowed(url, policy))).toEqual([open, local, privateToo]);
  });

  it('says nothing of the address that it refuses', () => {
    expect(() => allowedUrl('http://10.11.12.13/secret', OPEN)).toThrow(/^(?!.*(10\.11|secret))/);
  });
});

describe('isAllowedAddress', () => {
  it('refuses what is no address', () => {
    for (const address of ['', 'localhost', '1.2.3', 'x'])
      expect(isAllowedAddress(address, PRIVATE)).toBe(false);
  });
});

describe('guardedFetch', () => {
  it('posts what it is given', async () => {
    const receiver = await httpReceiver(answer(201, 'välkommen', { 'retry-after': '9' }));
    const response = await guardedFetch(`${receiver.url}/a?b=c`, init(), LOCAL);
    expect([response.status, response.headers.get('retry-after')]).toEqual([201, '9']);
    expect(await response.text()).toBe('välkommen');
    expect(receiver.requests).toMatchObject([
      { path: '/a?b=c', body: 'héllo', headers: { 'content-length': '6', 'content-type': 'text/plain' } },
    ]);
  });

  it('checks the address that a name leads to', async () => {
    const receiver = await httpReceiver(answer(200));
    const url = receiver.url.replace('127.0.0.1', 'localhost');
    await expect(guardedFetch(url, init(), OPEN)).rejects.toMatchObject({ code: ADDRESS_REFUSED });
    expect(receiver.requests).toEqual([]);
    // The name may also stand for ::1, where nobody listens; then the connection falls back.
    expect((await guardedFetch(url, init(), LOCAL)).status).toBe(200);
  });

  it('hands a redirect back', async () => {
    const receiver = await httpReceiver(answer(307, '', { location: '/elsewhere' }));
    expect((await guardedFetch(receiver.url, init(), LOCAL)).status).toBe(307);
    expect(receiver.requests).toHaveLength(1);
  });

  it('reads no more of an answer than it may', async () => {
    const receiver = await httpReceiver(answer(200, 'x'.repeat(RESPONSE_BYTES_MAX * 4)));
    const response = await guardedFetch(receiver.url, init(), LOCAL);
    expect(await response.text()).toBe('x'.repeat(RESPONSE_BYTES_MAX));
  });

  it.each([204, 205, 304])('takes status %i, which has no body', async (status) => {
    const receiver = await httpReceiver(answer(status));
    expect((await guardedFetch(receiver.url, init(), LOCAL)).status).toBe(status);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const receiver = await httpReceiver((response) => {
      response.write('begun');
      stop.abort();
    });
    await expect(guardedFetch(receiver.url, init({ signal: stop.signal }), LOCAL)).rejects.toThrow();
  });
});
