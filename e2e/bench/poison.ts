import type { PacketId } from '@relayooor/shared'
import type { NetworkInfo } from '../interchain/network.ts'
import type { Row } from './figures.ts'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFinished } from '@relayooor/shared'
import { sendMany } from '../interchain/transfers.ts'
import { startService } from '../kit/service.ts'
import { watchBlocks } from './blockTimes.ts'
import { figures } from './figures.ts'
import { followOrder } from './orders.ts'

const size = 50
const boundSeconds = 10
/** Calls that the target lets hang: until halves would have one among fifty alone. */
const calls = 7
const patienceMs = 300_000

/** An order of fifty packets, one of which makes each call hang that is for it, beside one of fifty good ones. */
export async function benchPoison(network: NetworkInfo, databaseUrl: string, say: (line: string) => void): Promise<Row> {
  const bin = join(network.folder, 'hanging-hermes')
  const service = await startService(network, {
    databaseUrl,
    env: { HERMES_BIN: await hangingHermes(network, bin), STUCK_AFTER_SECONDS: '0', CLEAR_TIMEOUT_SECONDS: String(boundSeconds) },
  })
  const blocks = await watchBlocks(network.chains['ibc-0'])
  const stuck = async () => (await sendMany(network, { from: 'ibc-0', user: 'user0' }, size)).map(({ packet }) => packet)
  try {
    const good = await followOrder(network, service, blocks, 'user0', await stuck(), async (live, t0) => {
      const end = await live.first('the end', ({ status }) => isFinished(status), patienceMs)
      return end.at - t0
    })
    const packets = await stuck()
    const [poison] = packets
    if (!poison) throw new Error('no packet was sent')
    await hangingHermes(network, bin, poison)
    const others = await followOrder(network, service, blocks, 'user0', packets, async (live, t0) => {
      const proven = await live.first(
        'the others are proven',
        status => status.packets.filter(({ result }) => result === 'delivered').length === size - 1,
        patienceMs,
      )
      await live.first('the end', ({ status }) => isFinished(status), patienceMs)
      return proven.at - t0
    })
    say(`${size} packets, one hangs: the others after ${others} ms, ${size} good ones after ${good} ms`)
    return {
      what: `(e) payment in a block → ${size - 1} proven, while one of ${size} makes Hermes hang`,
      ours: figures([others]),
      target: `≤ 2 × ${size} good ones (${good} ms) + ${calls} × the bound of a call (${boundSeconds} s)`,
      met: others <= 2 * good + calls * boundSeconds * 1000,
    }
  } finally {
    blocks.close()
    await service.stop()
  }
}

/** The real Hermes behind a script that hangs when it is called for this packet. */
async function hangingHermes(network: NetworkInfo, bin: string, poison?: PacketId): Promise<string> {
  await writeFile(
    bin,
    `#!/bin/sh
wanted=
last=
for word in "$@"; do
  [ "$last" = --packet-sequences ] && wanted=$word
  last=$word
done
for range in $(echo "$wanted" | tr , ' '); do
  while [ "\${range%%..*}" -le ${poison?.sequence ?? 0} ] && [ "\${range##*..}" -ge ${poison?.sequence ?? 0} ]; do sleep 1; done
done
exec ${network.tools.hermes} "$@"
`,
  )
  await chmod(bin, 0o755)
  return bin
}
