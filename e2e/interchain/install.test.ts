import type { Machine } from './install/machine.ts'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { isFinished } from '@relayooor/shared'
import { parse, stringify } from 'smol-toml'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../../scripts/lib/paths.ts'
import { createApi } from '../kit/api.ts'
import { nth } from '../kit/ports.ts'
import { readCommands } from '../kit/readCommands.ts'
import { requestQuote } from '../kit/requestQuote.ts'
import { until } from '../kit/until.ts'
import { gasPrice } from './chain.ts'
import { MachineNotMade, startMachine } from './install/machine.ts'
import { chainName, key } from './network.ts'
import { payQuote, send } from './payments.ts'
import { address, network } from './testing.ts'
import { sendTransfer } from './transfers.ts'

/** Those of the guide; the machine's are this machine's. */
const ports = [80, 443, 3000, 5432, 8080, 8081, 8082, 8090, 9464, 9465, 9466]
const user = 'user8'

/** What its package does on a machine that did not have it, and systemd at once. */
const startPostgres = `
  version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
  pg_lsclusters --no-header | grep --quiet . || pg_createcluster "$version" main
  pg_lsclusters --no-header | grep --quiet online || pg_ctlcluster "$version" main start`

/**
 * Follows docs/operations/install.md: all of its commands, in their order, on what stands for a fresh Debian (install/machine.sh), with
 * the two chains of these tests. Node and Hermes, which the guide has from their makers, are those of the tests, and
 * install/systemctl.sh stands for systemd.
 */
it('whoever follows the install guide clears a packet', { timeout: 600_000 }, async context => {
  if (process.getuid?.() !== 0) context.skip('only root makes a machine of its own')
  const taken = (await Promise.all(ports.map(async port => ((await isTaken(port)) ? [port] : [])))).flat()
  if (taken.length > 0) context.skip(`the ports ${taken.join(', ')} of the guide are taken on this machine`)
  await fundServiceWallet()
  const machine = await startMachine([root, network.tools.hermes]).catch(notMade)
  if (typeof machine === 'string') return context.skip(machine)
  try {
    await follow(machine)
    await clear()
  } catch (error) {
    console.error(await machine.shell('tail -n 20 /var/log/units/*.log /var/log/postgresql/*.log || true'))
    throw error
  } finally {
    await machine.close()
  }
})

function notMade(error: unknown): string {
  if (error instanceof MachineNotMade) return error.message
  throw error
}

async function follow(machine: Machine): Promise<void> {
  const guide = readCommands('install.md')
  let step = 0
  /** The next block of the guide, as it stands there but for what is in capitals. */
  const next = async (section: RegExp, { input, capitals = {} }: { input?: string; capitals?: Record<string, string> } = {}) => {
    const { section: found, commands } = nth(guide, step)
    expect(found).toMatch(section)
    step += 1
    await say(commands, capitals, input)
  }
  const say = async (commands: string, capitals: Record<string, string> = {}, input?: string) => {
    const filled = Object.entries(capitals).reduce((text, [name, value]) => text.replaceAll(name, value), commands)
    return machine.shell(`cd '${root}'\n${filled}`, { ...(input !== undefined && { input }) })
  }

  await next(/Programs/)
  const { hermes } = network.tools
  await machine.shell(`[ '${process.execPath}' -ef /usr/bin/node ] || install '${process.execPath}' /usr/bin/node`)
  await machine.shell(`install '${hermes}' /usr/local/bin/hermes`)
  await machine.shell(`install '${join(import.meta.dirname, 'install/systemctl.sh')}' /usr/local/sbin/systemctl`)
  await machine.shell(startPostgres)
  await next(/Programs/)
  const password = randomBytes(12).toString('hex')
  await next(/Database/, { input: `${password}\n${password}\n` })
  await next(/Program/)
  await next(/User, folders, units/)
  await next(/Settings and secrets/)
  await edit(machine, password)
  for (const chainId of Object.keys(network.chains)) {
    await machine.write(`${root}/lane.txt`, key(network.keys, 'relayooor').mnemonic)
    await say(nth(guide, step).commands, { CHAIN_ID: chainId })
  }
  step += 1
  const byHand = readCommands('deploy.md').find(({ commands }) => commands.includes('scripts/doctor.ts'))?.commands ?? ''
  await say(byHand, { 'scripts/doctor.ts': 'scripts/migrate.ts' })
  await say(byHand)
  await next(/Proxy and start/)
  expect(step).toBe(guide.length)

  const ca = await machine.shell('cat /etc/relayooor/secrets/tls-certificate')
  await until('all of it is well', async () => {
    const [answer] = await once(get('https://localhost/health', { ca }), 'response')
    answer.resume()
    return answer.statusCode === 200
  })
}

/** What the guide says to write in an editor. */
async function edit(machine: Machine, password: string): Promise<void> {
  const service = key(network.keys, 'service')
  const wallets = Object.keys(network.chains).map(chainId => `${chainId}:${service.address}`)
  const settings = { PUBLIC_URL: 'https://localhost', SERVICE_WALLET_ADDRESS: wallets.join(',') }
  for (const [name, value] of Object.entries(settings))
    await machine.shell(`sed -i 's|^${name}=.*|${name}=${value}|' /etc/relayooor/relayooor.env`)
  await machine.shell('echo STUCK_AFTER_SECONDS=0 >>/etc/relayooor/relayooor.env')
  await machine.write('/etc/relayooor/secrets/database-url', `postgres://relayooor:${password}@127.0.0.1:5432/relayooor`)
  await machine.write('/etc/relayooor/secrets/service-wallet-mnemonic', service.mnemonic)
  const config = z
    .looseObject({ rest: z.looseObject({}), telemetry: z.looseObject({}), chains: z.array(z.looseObject({})) })
    .parse(parse(readFileSync(join(root, 'ops/hermes/config.toml'), 'utf8')))
  await machine.write(
    '/etc/hermes/config.toml',
    stringify({
      ...config,
      rest: { ...config.rest, enabled: false },
      telemetry: { ...config.telemetry, enabled: false },
      chains: Object.values(network.chains).map(({ chainId, rpc, grpc }) => {
        const { packet_filter: _, ...usual } = nth(config.chains, 0)
        const price = { price: Number(gasPrice.amount), denom: gasPrice.denom }
        return { ...usual, id: chainId, rpc_addr: rpc, grpc_addr: grpc, account_prefix: 'cosmos', key_name: 'setup', gas_price: price }
      }),
    }),
  )
}

/** What is needed before: coins for the gas of refunds. */
async function fundServiceWallet(): Promise<void> {
  const amount = { denom: gasPrice.denom, amount: '1000000' }
  for (const chainId of Object.keys(network.chains))
    await send(network, { chain: chainName(chainId), user: 'bank', to: key(network.keys, 'service').address, amount, memo: 'for gas' })
}

/** As a program would that has a wallet. */
async function clear(): Promise<void> {
  const api = createApi('http://127.0.0.1:8080')
  const { packet } = await sendTransfer(network, { from: 'ibc-0', user })
  const quote = await requestQuote(api, { walletAddress: address(user), chainId: 'ibc-0', packets: [packet] })
  await payQuote(network, user, quote)
  const end = await until('the order has ended', async () => {
    const status = await api.call('status', { params: { token: quote.token } })
    return isFinished(status.status) && status
  })
  expect(end).toMatchObject({ status: 'cleared', packets: [{ result: 'delivered' }] })
  expect(await api.call('receipt', { params: { token: quote.token } })).toMatchObject({ status: { token: quote.token, status: 'cleared' } })
}

async function isTaken(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
