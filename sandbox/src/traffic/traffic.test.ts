import type { Life } from '../chain/life.ts'
import type { OpenPacket, Plight } from './openPackets.ts'
import { describe, expect, it } from 'vitest'
import { newClock } from '../chain/clock.ts'
import { addressOf, hub, until, useSandbox, zone } from '../testing.ts'
import { doDeed } from './doDeed.ts'
import { nextDeed } from './nextDeed.ts'
import { openPackets } from './openPackets.ts'
import { seededRandom } from './random.ts'

const sandbox = useSandbox({ traffic: true, blockTimeMs: 50 })
const plights: Plight[] = ['waiting', 'refused', 'returning', 'expiring', 'acknowledging', 'blocked']

function chains() {
  return [sandbox().chain(hub), sandbox().chain(zone)]
}

function life(): Life {
  const names = ['development', 'alice', 'bob', 'carol', 'dave', 'other-relayer']
  return { chains: chains(), accounts: names.map(name => sandbox().account(name)), clock: newClock(), seed: 7 }
}

describe('traffic', () => {
  it('gives the development wallet stuck packets of every kind at once', () => {
    const own = new Set([hub, zone].map(chainId => addressOf(sandbox(), 'development', chainId)))
    const mine = openPackets(chains(), Date.now()).filter(packet => own.has(packet.sender))
    const count = (plight: Plight, olderThanMs: number) =>
      mine.filter(packet => packet.plight === plight && Date.now() - packet.timeMs > olderThanMs).length
    expect(count('waiting', 5 * 60_000)).toBeGreaterThanOrEqual(3)
    expect([count('expiring', 60_000), count('returning', 60_000), count('acknowledging', 60_000), count('blocked', 60_000)]).toEqual([
      1, 1, 1, 1,
    ])
    expect(mine.some(packet => packet.plight === 'waiting' && Date.now() - packet.timeMs < 60_000)).toBe(true)
  })

  it.each(plights)('can leave a packet %s', async plight => {
    const before = openPackets(chains(), Date.now()).filter(packet => packet.plight === plight).length
    await doDeed(life(), { kind: 'send', plight, by: undefined }, seededRandom(3))
    await until(() => openPackets(chains(), Date.now()).filter(packet => packet.plight === plight).length === before + 1)
  })

  it('can finish what it left', async () => {
    const packet = openPackets(chains(), Date.now()).find(one => one.plight === 'waiting') ?? expect.fail('None waits')
    await doDeed(life(), { kind: 'finish', packet }, seededRandom(3))
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
    for (let deeds = 0; deeds < 2000; deeds++) {
      const deed = nextDeed(open, new Set(['dev']), random)
      if (deed.kind === 'finish') open = open.filter(packet => packet !== deed.packet)
      else if (deed.plight !== 'none')
        open.push({ ...one, plight: deed.plight, sender: deed.by === 'development' ? 'dev' : 'other', timeMs: deeds })
      most = Math.max(most, open.length)
    }
    expect(most).toBeLessThanOrEqual(30)
    expect(open.filter(packet => packet.sender === 'dev')).toHaveLength(3)
    expect(new Set(open.map(packet => packet.plight))).toEqual(new Set(plights))
  })
})
