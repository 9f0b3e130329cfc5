import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { AddressPolicy, ChannelFetch } from '../channel.ts';

export const RESPONSE_BYTES_MAX = 64 * 1024;

/** The `code` of the error when an address is not allowed. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/**
 * A `fetch` that connects to allowed addresses only. The host is checked twice: as it stands in the URL, because a
 * literal address is never looked up, and when it is resolved for the connection, so that no second answer of the name
 * server can come in between. Redirects are answers like any other, and of a body no more than `RESPONSE_BYTES_MAX`
 * bytes are read.
 */
export const guardedFetch: ChannelFetch = async (url, { method, headers, body, signal }, policy) => {
  const { protocol } = allowedUrl(url, policy);
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  const options: RequestOptions = {
    method,
    headers: { ...headers, 'content-length': Buffer.byteLength(body), 'accept-encoding': 'identity' },
    lookup: guardedLookup(policy),
    // A connection of its own, so that no connection made under another policy is used again.
    agent: false,
    signal,
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end(body);
  });
  const text = await readText(answer);
  return responseOf(answer, text);
};

/** @throws an error with the code `ADDRESS_REFUSED`, for a URL that no channel may be pointed at. */
export function allowedUrl(text: string, policy: AddressPolicy): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw refused('a URL was expected');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused('an http or https URL was expected');
  if (url.username !== '' || url.password !== '')
    throw refused('a URL without a user or password was expected');
  // The URL has brought every way to write an address to its usual form.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isAllowedAddress(host, policy)) throw refused(PRIVATE);
  return url;
}

export function isAllowedAddress(address: string, { allowPrivate, allowLoopback }: AddressPolicy): boolean {
  if (isIP(address) === 0) return false;
  // Also makes an IPv4 address of one that is mapped into IPv6.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (NEVER.includes(range)) return false;
  if (allowPrivate) return true;
  if (range === 'loopback') return allowLoopback;
  return range === 'unicast' && !(parsed.kind() === 'ipv6' && parsed.match(IPV4_COMPATIBLE));
}

/** An old way to write an IPv4 address, which the ranges of the library leave out. */
const IPV4_COMPATIBLE = ipaddr.parseCIDR('::/96');

/** Addresses of no host, or of many. The unspecified one reaches the local host on most systems. */
const NEVER = ['unspecified', 'multicast', 'broadcast'];

const PRIVATE = 'a public address was expected, this one is not (see allow_private)';

const refused = (message: string): Error => Object.assign(new Error(message), { code: ADDRESS_REFUSED });

function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first] = addresses ?? [];
      if (error !== null) return callback(error, '');
      if (first === undefined || !addresses.every(({ address }) => isAllowedAddress(address, policy)))
        return callback(refused(PRIVATE), '');
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop destroys the connection.
    if (size >= RESPONSE_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_BYTES_MAX).toString('utf8');
}

function responseOf({ statusCode: status = 0, headers }: IncomingMessage, text: string): Response {
  const hasNoBody = [204, 205, 304].includes(status);
  const retryAfter = headers['retry-after'];
  return new Response(hasNoBody ? null : text, {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });
}
