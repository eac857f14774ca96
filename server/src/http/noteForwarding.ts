import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Tells once that somebody forwards calls who is not trusted to: then all who come through him count as one caller. */
export function noteForwarding(trust: (address: string, hops: number) => boolean, log: Logger): RequestHandler {
  let told = false
  return (request, _response, next) => {
    const peer = request.socket.remoteAddress
    if (!told && request.headers['x-forwarded-for'] !== undefined && peer !== undefined && !trust(peer, 0)) {
      told = true
      log.warn(
        { peer },
        'a call came with X-Forwarded-For from an address that TRUST_PROXY does not name: ' +
          'if it is a proxy of yours, name it there, or all who come through it count as one',
      )
    }
    next()
  }
}
