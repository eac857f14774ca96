import type { LookupAddress } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import type { BlockList, LookupFunction } from 'node:net'
import { Buffer } from 'node:buffer'
import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { mayBeCalled } from './mayBeCalled.ts'

const mostAnswerBytes = 8 * 1024

export interface WebhookCall {
  url: string
  body: string | Buffer
  headers?: Record<string, string>
  /** Networks that are not public and may be called all the same. */
  allowed: BlockList
  /** For all of it, from the name to the last byte. */
  timeoutMs: number
  resolve?: (host: string) => Promise<LookupAddress[]>
}

export interface WebhookAnswer {
  status: number
  /** Its beginning. */
  text: string
}

/**
 * Posts to an address that somebody named, JSON unless the headers say otherwise. The connection goes to the IP address that was checked,
 * whatever the name means a moment later; redirects are answers like others. @throws Error whose message does not hold the address: it is
 * a secret
 */
export async function callWebhook({ url, body, headers, allowed, timeoutMs, resolve = resolveAll }: WebhookCall): Promise<WebhookAnswer> {
  const { hostname, protocol } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const signal = AbortSignal.timeout(timeoutMs)
  const address = await Promise.race([
    chooseAddress(host, allowed, resolve),
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error(tooSlow(timeoutMs))), { once: true })),
  ])
  const pinned: LookupFunction = (_host, options, found) =>
    options.all ? found(null, [address]) : found(null, address.address, address.family)
  return new Promise((answered, failed) => {
    const fail = (error: Error) => failed(signal.aborted ? new Error(tooSlow(timeoutMs)) : error)
    const request = (protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      // A connection of its own, so that none is used that leads elsewhere.
      agent: false,
      lookup: pinned,
      signal,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'relayooor', ...headers },
    })
    request.on('error', fail)
    request.once('response', response => readBeginning(response).then(text => answered({ status: response.statusCode ?? 0, text }), fail))
    request.end(body)
  })
}

async function chooseAddress(
  host: string,
  allowed: BlockList,
  resolve: (host: string) => Promise<LookupAddress[]>,
): Promise<LookupAddress> {
  const found = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }]
  const [first] = found
  if (!first) throw new Error('the name of the target has no address')
  // One that must not be called spoils all: which one a name gives first is for its owner to choose.
  const bad = found.find(one => !mayBeCalled(one.address, allowed))
  if (bad)
    throw new Error(`the target is at ${bad.address}, which is no public address: allow its network in alerts.allowNetworks if it is yours`)
  return first
}

async function readBeginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= mostAnswerBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostAnswerBytes).toString('utf8')
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return lookup(host, { all: true })
}

function tooSlow(timeoutMs: number): string {
  return `it did not answer within ${timeoutMs / 1_000} s`
}
