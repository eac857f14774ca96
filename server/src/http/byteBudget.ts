import type { RequestHandler } from 'express'
import { Problem } from '@relayooor/shared'
import { networksOf } from './networks.ts'

const windowMs = 60_000
/** As many times the budget of one address have the networks around it together, from the narrowest to the widest. */
const timesOf = [1, 4, 16]
/** Some two hundred first loads of the page, or as many pages of a long list. */
const bytesPerMinute = 64 * 1024 * 1024

/** Bytes that go out to each address and to the networks that it lies in, answers and pushes together, in this process. */
export interface ByteBudget {
  /** Counts what went out. */
  spend: (networks: string[], bytes: number) => void
  /** Seconds until there is some again; null while there is. */
  waitSeconds: (networks: string[]) => number | null
}

export function createByteBudget(perMinute = bytesPerMinute, now: () => number = () => performance.now()): ByteBudget {
  let spent = new Map<string, number>()
  let until = now() + windowMs

  function ofThisMinute(): Map<string, number> {
    if (now() >= until) {
      spent = new Map()
      until = now() + windowMs
    }
    return spent
  }

  return {
    spend(networks, bytes) {
      const counts = ofThisMinute()
      for (const network of networks) counts.set(network, (counts.get(network) ?? 0) + bytes)
    },
    waitSeconds(networks) {
      const counts = ofThisMinute()
      const isOver = networks.toReversed().some((network, at) => (counts.get(network) ?? 0) >= perMinute * (timesOf[at] ?? 1))
      return isOver ? Math.max(1, Math.ceil((until - now()) / 1000)) : null
    },
  }
}

/** Counts what each answer sends, head, body and all, as it went over the wire. */
export function countBytes(budget: ByteBudget): RequestHandler {
  return (request, response, next) => {
    const { socket } = request
    const networks = networksOf(request.ip ?? '')
    const before = socket.bytesWritten
    // One more than the usual handful of those who wait for its end.
    response.setMaxListeners(response.getMaxListeners() + 1)
    response.once('close', () => budget.spend(networks, socket.bytesWritten - before))
    next()
  }
}

/** Refuses who has had its bytes. */
export function limitBytes(budget: ByteBudget): RequestHandler {
  return (request, _response, next) => {
    checkBytes(budget, request.ip ?? '')
    next()
  }
}

/** @throws Problem `rate-limited` to an address that has had its bytes */
export function checkBytes(budget: ByteBudget, ip: string): void {
  const waitSeconds = budget.waitSeconds(networksOf(ip))
  if (waitSeconds !== null)
    throw new Problem('rate-limited', `Too much was sent to your network. Try again in ${waitSeconds} s.`, {}, waitSeconds)
}
