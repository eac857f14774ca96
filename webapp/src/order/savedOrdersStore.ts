import { TokenId } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { z } from 'zod'
import { readStoredAs, writeStored } from '../ui/storage.ts'

const ordersKey = 'relayooor.orders'
const mostKept = 200

/** Tokens of the orders made in this browser, newest first; their states are the server's. */
export const useSavedOrdersStore = defineStore('savedOrders', () => {
  const tokens = shallowRef(read())

  function remember(token: string): void {
    if (!read().includes(token)) {
      keep([token, ...read()].slice(0, mostKept))
    }
  }

  function forget(token: string): void {
    keep(read().filter(candidate => candidate !== token))
  }

  function keep(next: string[]): void {
    tokens.value = next
    writeStored(ordersKey, JSON.stringify(next))
  }

  // Another tab may have made an order.
  window.addEventListener('storage', event => {
    if (event.key === ordersKey) tokens.value = read()
  })

  return { tokens, remember, forget }
})

function read(): string[] {
  const stored = readStoredAs(ordersKey, z.array(z.unknown())) ?? []
  return stored.flatMap(token => TokenId.safeParse(token).data ?? [])
}
