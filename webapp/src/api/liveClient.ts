import type { ClearingStatus, ServerMessage } from '@relayooor/shared'
import type { ConnectionOptions, ConnectionState } from './connection.ts'
import { unreachable } from '@relayooor/shared'
import { createConnection } from './connection.ts'

export interface LiveOptions extends Pick<ConnectionOptions, 'url' | 'backoff' | 'pingEveryMs' | 'answerWithinMs'> {
  /** The same facts by asking, while there is no socket. */
  loadStatus: (token: string) => Promise<ClearingStatus>
  onState: (state: ConnectionState) => void
  pollEveryMs?: number
}

export interface LiveClient {
  /** Tells every change of an order, never an older revision than the last one told. Gives the function that stops it. */
  followOrder: (token: string, known: number | undefined, listener: (status: ClearingStatus) => void) => () => void
  /** Hints that transfers of an address changed. */
  followAddress: (address: string, listener: () => void) => () => void
  /** Hints that something of the service moved, for who runs it. */
  followService: (listener: () => void) => () => void
  /** Connects and asks at once for all that is followed: who comes back from sleep may hold a socket that is dead and does not say so. */
  lookNow: () => void
}

interface Order {
  revision: number | undefined
  listeners: Set<(status: ClearingStatus) => void>
}

/** What the page follows, over one socket that is there only while something is followed; polled while it is away. */
export function createLiveClient(options: LiveOptions): LiveClient {
  const { pollEveryMs = 5_000 } = options
  const orders = new Map<string, Order>()
  const addresses = new Map<string, Set<() => void>>()
  const service = new Set<() => void>()
  let state: ConnectionState = { name: 'idle' }
  let pollTimer: ReturnType<typeof setTimeout> | undefined

  const connection = createConnection({
    ...options,
    onOpen: () => {
      orders.forEach((order, token) => subscribe(token, order))
      // What changed while nobody listened is not told again: each looks for itself.
      addresses.forEach((listeners, address) => {
        connection.say({ type: 'subscribe-address', address })
        listeners.forEach(listener => listener())
      })
      if (service.size > 0) connection.say({ type: 'subscribe-service' })
      service.forEach(listener => listener())
    },
    onMessage: act,
    onState: next => {
      state = next
      clearTimeout(pollTimer)
      if (next.name === 'waiting' || next.name === 'connecting') pollTimer = setTimeout(poll, pollEveryMs)
      options.onState(next)
    },
  })

  function act(message: ServerMessage): void {
    switch (message.type) {
      case 'status':
        return tell(message.status)
      case 'packets-changed':
        return addresses.get(message.address)?.forEach(listener => listener())
      case 'service-changed':
        return service.forEach(listener => listener())
      // An unknown token is told by the call that loads the order, a pong has done its work, and going away ends the connection.
      case 'error':
      case 'pong':
      case 'going-away':
        return
      default:
        return unreachable(message)
    }
  }

  function tell(status: ClearingStatus): void {
    const order = orders.get(status.token)
    if (!order || status.revision < (order.revision ?? -1)) return
    order.revision = status.revision
    order.listeners.forEach(listener => listener(status))
  }

  async function poll(): Promise<void> {
    await ask()
    if (state.name === 'waiting' || state.name === 'connecting') pollTimer = setTimeout(poll, pollEveryMs)
  }

  async function ask(): Promise<void> {
    await Promise.allSettled([...orders.keys()].map(async token => tell(await options.loadStatus(token))))
  }

  function subscribe(token: string, { revision }: Order): void {
    connection.say({
      type: 'subscribe',
      token,
      ...(revision !== undefined && { revision }),
    })
  }

  function wake(): void {
    if (state.name === 'idle') connection.start()
  }

  function restWhenAlone(): void {
    if (orders.size + addresses.size + service.size === 0) connection.stop()
  }

  return {
    followOrder(token, known, listener) {
      const order = orders.get(token) ?? {
        revision: known,
        listeners: new Set(),
      }
      orders.set(token, order)
      order.listeners.add(listener)
      subscribe(token, order)
      wake()
      return () => {
        order.listeners.delete(listener)
        if (order.listeners.size === 0 && orders.delete(token)) connection.say({ type: 'unsubscribe', token })
        restWhenAlone()
      }
    },
    followAddress(address, listener) {
      const listeners = addresses.get(address) ?? new Set()
      addresses.set(address, listeners)
      listeners.add(listener)
      connection.say({ type: 'subscribe-address', address })
      wake()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) addresses.delete(address)
        restWhenAlone()
      }
    },
    followService(listener) {
      service.add(listener)
      connection.say({ type: 'subscribe-service' })
      wake()
      return () => {
        service.delete(listener)
        restWhenAlone()
      }
    },
    lookNow() {
      if (state.name === 'waiting') connection.start()
      connection.wake()
      void ask()
      addresses.forEach(listeners => listeners.forEach(listener => listener()))
      service.forEach(listener => listener())
    },
  }
}
