import type { NetworkInfo, NetworkOptions } from '../e2e/interchain/network.ts'
import type { SentPacket } from '../e2e/interchain/transfers.ts'
import { join } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { addToKeyring } from '../e2e/interchain/chain.ts'
import { key, startNetwork } from '../e2e/interchain/network.ts'
import { ToolMissing } from '../e2e/interchain/tools.ts'
import { sendTransfer } from '../e2e/interchain/transfers.ts'
import { startEmbeddedPostgres } from '../server/src/db/embedded.ts'
import { startChild } from './lib/child.ts'
import { CommandError, runCommand, stopRequests } from './lib/command.ts'
import { ensurePage } from './lib/ensurePage.ts'
import { host, port, refuseTakenPort } from './lib/listenAddress.ts'
import { root } from './lib/paths.ts'

const ServerReady = z.object({ url: z.string() })

/**
 * `npm run interchain`: two real chains of ibc-go v8 and a real Hermes, with server and page on top, to try by hand; with `-- forwarding`
 * three of v11 in a row.
 */
await runCommand(async () => {
  const { asked } = stopRequests()
  const options = chosen(process.argv.slice(2))
  await refuseTakenPort()
  console.log(`Starting ${options.length} chains, and channels between them (a minute or two) …`)
  const network = await startNetwork(options).catch((error: unknown) => {
    throw error instanceof ToolMissing ? new CommandError(error.message) : error
  })
  try {
    const { info } = network
    const [postgres] = await Promise.all([
      startEmbeddedPostgres({ dataDir: join(info.folder, 'postgres'), ephemeral: true }),
      ensurePage(console.log),
    ])
    try {
      await addToKeyring(info.tools.simd, info.keyringDir, key(info.keys, 'user0'))
      const stuck = [
        await sendTransfer(info, { from: 'ibc-0', user: 'user0', ...forwarded(info) }),
        await sendTransfer(info, { from: 'ibc-1', user: 'user1' }),
      ]
      const env = { ...info.env, HOST: host, PORT: String(port), DATABASE_URL: postgres.url, CLEARING_TOKEN_TTL: '600' }
      const server = await startChild('server', join(root, 'server/src/main.ts'), { env, logFile: join(info.folder, 'server.log') })
      printReady(ServerReady.parse(server.ready).url, info, stuck)
      const lost = await Promise.race([asked.then(() => null), server.ended])
      await server.stop()
      if (lost !== null) throw new CommandError(`the server ${lost}`)
    } finally {
      await postgres.stop()
    }
  } finally {
    await network.stop()
  }
  return 0
})

function chosen(args: string[]): NetworkOptions & { length: number } {
  if (args.length === 0) return { generation: 8, length: 2 }
  if (args.length === 1 && args[0] === 'forwarding') return { generation: 11, length: 3 }
  throw new CommandError('the only argument is "forwarding"')
}

/** On three chains the first transfer goes to the last one. */
function forwarded({ keys, onward }: NetworkInfo): { memo?: string } {
  if (!onward) return {}
  return { memo: JSON.stringify({ forward: { receiver: key(keys, 'user0').address, port: 'transfer', channel: onward['ibc-1'] } }) }
}

function printReady(url: string, { folder, tools, chains, keys, keyringDir }: NetworkInfo, stuck: SentPacket[]): void {
  const [example] = stuck
  const lines = stuck.map(
    ({ packet: { chainId, portId, channelId, sequence }, txHash }) => `  ${chainId}/${portId}/${channelId}/${sequence}  sent in ${txHash}`,
  )
  console.log(`
relayooor is at ${url}, on real chains and Hermes: ${Object.entries(chains)
    .map(([id, chain]) => `${id} at ${chain.rpc}`)
    .join(', ')}

Stuck transfers, of user0 and user1:
${lines.join('\n')}

Without the page, the address, amount and memo of the payment taken from the second answer:
  curl -s ${url}/api/v1/packets/stuck
  curl -s ${url}/api/v1/clearing/request-token -H 'content-type: application/json' \\
    -d '{"walletAddress":"${key(keys, 'user0').address}","chainId":"ibc-0","packets":[${JSON.stringify(example?.packet)}]}'
  ${tools.simd} tx bank send user0 <payment.address> <payment.amount> --note <payment.memo> --fees 10000stake \\
    --chain-id ibc-0 --node ${chains['ibc-0'].rpc} --keyring-backend test --keyring-dir ${keyringDir} --yes
  curl -s ${url}/api/v1/clearing/status/<token>

Everything lies in ${folder} and goes with it. Stop: Ctrl-C
`)
}
