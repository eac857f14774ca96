import { createHash } from 'node:crypto'

/** One step of the way that a coin came: an end of the chain that it stood on then. IBC v2 names a light client in place of a channel. */
export interface DenomHop {
  portId: string
  channelId: string
}

const port = /^[\w.+\-#[\]<>]{2,128}$/
/** Channels and light clients as ibc-go names them: `channel-0`, `07-tendermint-3`. */
const end = /^(?:channel|\d{2}-[a-z]+)-\d{1,20}$/

/**
 * The steps before a denom path's base, the newest first. A base may have slashes of its own (`factory/…`, `gamm/pool/1`): the steps end
 * where a pair is no port with a channel or client (ibc-go, transfer/types/denom.go).
 */
export function splitDenomPath(path: string): { hops: DenomHop[]; base: string } {
  const parts = path.split('/')
  const hops: DenomHop[] = []
  let from = 0
  for (; from + 2 < parts.length; from += 2) {
    const [portId = '', channelId = ''] = parts.slice(from, from + 2)
    if (!port.test(portId) || !end.test(channelId)) break
    hops.push({ portId, channelId })
  }
  const base = parts.slice(from).join('/')
  // Nothing stands behind the last pair: it is the base itself.
  return base === '' && hops.length > 0 ? { hops: hops.slice(0, -1), base: parts.slice(from - 2).join('/') } : { hops, base }
}

/**
 * The chain's own name for a denom path: `ibc/` + SHA-256 of the path of a coin that came from elsewhere, else the path itself (ibc-go,
 * transfer/types/trace.go).
 */
export function localDenom(path: string): string {
  return splitDenomPath(path).hops.length > 0 ? `ibc/${createHash('sha256').update(path).digest('hex').toUpperCase()}` : path
}
