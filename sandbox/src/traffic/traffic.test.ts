import type { SimNetwork } from '../chain/simNetwork.ts'
import type { OpenPacket, OpenReason } from './openPackets.ts'
import { describe, expect, it } from 'vitest'
import { newClock } from '../chain/clock.ts'
import { addressOf, hub, until, useSandbox, zone } from '../testing.ts'
import { doAction } from './doAction.ts'
import { nextAction } from './nextAction.ts'
import { openPackets } from './openPackets.ts'
import { seededRandom } from './random.ts'

const sandbox = useSandbox({ traffic: true, blockTimeMs: 50 })
const reasons: OpenReason[] = ['waiting', 'refused', 'returning', 'expiring', 'acknowledging', 'blocked']

function chains() {
  return [sandbox().chain(hub), sandbox().chain(zone)]
}

function network(): SimNetwork {
  const names = ['development', 'alice', 'bob', 'carol', 'dave', 'other-relayer']
  return { chains: chains(), accounts: names.map(name => sandbox().account(name)), clock: newClock(), seed: 7 }
}

describe('traffic', () => {
  it('gives the development wallet stuck packets of every kind at once', () => {
    const own = new Set([hub, zone].map(chainId => addressOf(sandbox(), 'development', chainId)))
    const mine = openPackets(chains(), Date.now()).filter(packet => own.has(packet.sender))
    const count = (reason: OpenReason, olderThanMs: number) =>
      mine.filter(packet => packet.reason === reason && Date.now() - packet.timeMs > olderThanMs).length
    expect(count('waiting', 5 * 60_000)).toBeGreaterThanOrEqual(3)
    expect([count('expiring', 60_000), count('returning', 60_000), count('acknowledging', 60_000), count('blocked', 60_000)]).toEqual([
      1, 1, 1, 1,
    ])
    expect(mine.some(packet => packet.reason === 'waiting' && Date.now() - packet.timeMs < 60_000)).toBe(true)
  })

  it.each(reasons)('can leave a packet %s', async reason => {
    const before = openPackets(chains(), Date.now()).filter(packet => packet.reason === reason).length
    await doAction(network(), { kind: 'send', reason, by: undefined }, seededRandom(3))
    await until(() => openPackets(chains(), Date.now()).filter(packet => packet.reason === reason).length === before + 1)
  })

  it('can finish what it left', async () => {
    const packet = openPackets(chains(), Date.now()).find(one => one.reason === 'waiting') ?? expect.fail('None waits')
    await doAction(network(), { kind: 'finish', packet }, seededRandom(3))
    await until(
      () =>
        !openPackets(chains(), Date.now()).some(
          one =>
            one.source === packet.source &&
            one.packet.sequence === packet.packet.sequence &&
            one.packet.sourceChannel === packet.packet.sourceChannel,
        ),
    )
  })

  it('stays within bounds, and keeps three for the development wallet', () => {
    const random = seededRandom(1)
    const one = openPackets(chains(), Date.now()).at(0) ?? expect.fail('Nothing is open')
    let open: OpenPacket[] = []
    let most = 0
    for (let actions = 0; actions < 2000; actions++) {
      const action = nextAction(open, new Set(['dev']), random)
      if (action.kind === 'finish') open = open.filter(packet => packet !== action.packet)
      else if (action.reason !== 'none')
        open.push({ ...one, reason: action.reason, sender: action.by === 'development' ? 'dev' : 'other', timeMs: actions })
      most = Math.max(most, open.length)
    }
    expect(most).toBeLessThanOrEqual(30)
    expect(open.filter(packet => packet.sender === 'dev')).toHaveLength(3)
    expect(new Set(open.map(packet => packet.reason))).toEqual(new Set(reasons))
  })
})
