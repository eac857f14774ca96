import type { TestNetwork } from './testNetwork.ts'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseHermesConfig } from '../../server/src/hermes/config.ts'
import { hermesVersion, laneAddresses } from '../../server/src/hermes/keys.ts'
import { secondsFromNow, sendTransfers } from './testNetwork.ts'

/** How Hermes starts, and how it fails. */
export function hermesSuite(network: () => TestNetwork, hermes: () => { bin: string; laneKey: string }): void {
  async function withConfig(name: string, change: (toml: string) => string): Promise<string> {
    const path = join(dirname(network().lanePath), name)
    await writeFile(path, change(network().laneConfig))
    return path
  }

  it('has a version, and says which key is missing', async () => {
    const { lanePath, source } = network()
    expect(await hermesVersion(hermes().bin)).toMatch(/^\d+\.\d+\.\d+/)
    const addresses = await laneAddresses(hermes().bin, lanePath, hermes().laneKey, [source.facts.chainId])
    expect(await source.chain.balance(addresses[source.facts.chainId] ?? '', source.facts.denom)).toBeGreaterThan(0n)
    await expect(laneAddresses(hermes().bin, lanePath, 'no-such-key', [source.facts.chainId])).rejects.toMatchObject({ code: 'no-key' })
    await expect(laneAddresses(hermes().bin, lanePath, hermes().laneKey, ['no-such-chain'])).rejects.toMatchObject({ code: 'failed' })
  })

  it('has the chains of its configuration', () => {
    const { laneConfig, source, destination } = network()
    // There may be a third chain, which these tests do not use.
    expect(parseHermesConfig(laneConfig).chains.slice(0, 2)).toEqual(
      [source, destination].map(({ facts }) =>
        expect.objectContaining({ chainId: facts.chainId, rpcAddr: facts.rpc[0], prefix: facts.prefix, keyName: hermes().laneKey }),
      ),
    )
  })

  describe('fails', () => {
    it('at the start when a chain or channel is unknown, or a node is down', async () => {
      const { clear, destination } = network()
      const rpc = destination.facts.rpc[0] ?? ''
      expect(await clear(['1'], { chainId: 'no-such-chain' })).toMatchObject({
        exitCode: 1,
        output: { status: 'error', errorText: expect.stringContaining('missing chain config'), complaints: [{ reason: 'hermes-failed' }] },
      })
      expect(await clear(['1'], { channelId: 'channel-999' })).toMatchObject({ exitCode: 1, output: { status: 'error' } })
      // Nothing listens on port 1.
      const configPath = await withConfig('down.toml', toml => toml.replaceAll(`rpc_addr = "${rpc}"`, 'rpc_addr = "http://127.0.0.1:1"'))
      expect(await clear(['1'], { configPath })).toMatchObject({
        exitCode: 1,
        output: { status: 'error', complaints: [{ reason: 'chain-unreachable' }] },
      })
    })

    it('at a bad configuration, in plain text', async () => {
      const configPath = await withConfig('bad.toml', () => 'nonsense = 1\n')
      expect(await network().clear(['1'], { configPath })).toMatchObject({
        end: 'exited',
        exitCode: 1,
        output: { status: 'none', errorText: expect.stringContaining('configuration file') },
      })
    })

    it('with success when its gas limit is too low: nothing relayed, and the reason in its log', async () => {
      const { source, destination, clear } = network()
      const { sequences } = await sendTransfers(source, [
        { receiver: destination.user.address, amount: '1', timeoutAt: secondsFromNow(600) },
      ])
      const configPath = await withConfig('gas.toml', toml =>
        toml.replaceAll(/max_gas = \d+/g, 'max_gas = 1000').replaceAll(/default_gas = \d+/g, 'default_gas = 1000'),
      )
      const run = await clear(sequences, { configPath })
      expect(run).toMatchObject({ exitCode: 0, output: { status: 'success', events: [] } })
      expect(run.output.complaints.at(-1)?.reason).toBe('out-of-gas')
    })
  })
}
