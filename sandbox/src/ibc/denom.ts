import type { Reader } from '../store/store.ts'
import type { Packet } from './packet.ts'
import { sha256 } from '../accounts/address.ts'
import { refuse } from '../tx/abciError.ts'
import { transferErrors } from './errors.ts'

/** `path` is `port/channel` pairs joined with `/`; empty for a coin of the chain's own. */
export interface DenomTrace {
  path: string
  baseDenom: string
}

/** ibc-go v8 transfer/types `ParseDenomTrace`: leading port and channel pairs are the path. */
export function parseTrace(fullPath: string): DenomTrace {
  const parts = fullPath.split('/')
  let hops = 0
  while (hops + 2 < parts.length && parts[hops] === 'transfer' && /^channel-\d+$/.test(parts[hops + 1] ?? '')) hops += 2
  return { path: parts.slice(0, hops).join('/'), baseDenom: parts.slice(hops).join('/') }
}

export function traceHash(trace: DenomTrace): string {
  return Buffer.from(sha256(Buffer.from(fullPathOf(trace))))
    .toString('hex')
    .toUpperCase()
}

function fullPathOf(trace: DenomTrace): string {
  return trace.path ? `${trace.path}/${trace.baseDenom}` : trace.baseDenom
}

/** The bank denom of a trace: itself when native, else `ibc/HASH`. */
export function bankDenom(trace: DenomTrace): string {
  return trace.path ? `ibc/${traceHash(trace)}` : trace.baseDenom
}

/** A packet's coin as its destination holds it; `path` is null for one that returns to where it came from. */
export function arrivingDenom(
  packet: Pick<Packet, 'sourcePort' | 'sourceChannel' | 'destinationPort' | 'destinationChannel'>,
  denom: string,
): { denom: string; path: string | null } {
  const sourcePrefix = `${packet.sourcePort}/${packet.sourceChannel}/`
  if (denom.startsWith(sourcePrefix)) return { denom: bankDenom(parseTrace(denom.slice(sourcePrefix.length))), path: null }
  const path = `${packet.destinationPort}/${packet.destinationChannel}/${denom}`
  return { denom: `ibc/${traceHash(parseTrace(path))}`, path }
}

/** The path of a bank denom, as it travels in packet data. */
export function denomPath(store: Reader, denom: string): string {
  if (!denom.startsWith('ibc/')) return denom
  const hash = denom.slice(4)
  if (!/^[0-9A-F]{64}$/i.test(hash)) throw refuse(transferErrors.invalidDenom, `invalid denom trace hash ${hash}`)
  const path = store.get('denom-traces', hash.toUpperCase())
  if (path === undefined) throw refuse(transferErrors.traceNotFound, hash)
  return path
}
