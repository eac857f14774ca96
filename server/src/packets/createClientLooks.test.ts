import type { Chain, TrustedHeader } from '../chains/chain.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { aChain } from '../clearing/testing.ts'
import { createClientLooks } from './createClientLooks.ts'

const made: TrustedHeader = { height: 1n, time: new Date(1), root: 'root', nextValidatorsHash: 'validators' }
const client = { chainId: 'a-1', clientId: '07-tendermint-0', follows: 'b-1' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a client that differed is looked at again after a minute, as a vote may mend it, and told once; one that follows never', async () => {
  let trusted = { ...made, time: new Date(0) }
  let asked = 0
  const here = aChain({
    ibc: {
      trustedHeaders: async () => {
        asked += 1
        return [trusted]
      },
    },
    head: () => ({ height: 1, time: new Date(1) }),
  })
  const there = aChain({ head: () => ({ height: 1, time: new Date(1) }), header: async () => made })
  const warn = vi.fn()
  const log = { debug: () => {}, info: () => {}, warn, error: () => {} }
  const looks = createClientLooks(
    new Map<string, Chain>([
      ['a-1', here],
      ['b-1', there],
    ]),
    log,
  )

  expect([await looks.look(client), await looks.look(client), asked]).toEqual(['differs', 'differs', 1])
  vi.advanceTimersByTime(60_000)
  expect([await looks.look(client), asked]).toEqual(['differs', 2])
  expect(warn).toHaveBeenCalledOnce()
  trusted = made
  expect(looks.known(client)).toBe('differs')
  vi.advanceTimersByTime(60_000)
  expect([await looks.look(client), looks.known(client), asked]).toEqual(['follows', 'follows', 3])
  vi.advanceTimersByTime(60_000)
  expect([await looks.look(client), asked]).toEqual(['follows', 3])
})
