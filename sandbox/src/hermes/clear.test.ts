import type { Sandbox } from '../index.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { balanceOf } from '../bank/bank.ts'
import { addressOf, hub, patience, until, useSandbox, zone } from '../testing.ts'
import { clear, clearArguments, eventsIn, readRun, runHermes, runProgram, startHermes } from './testing.ts'

const sandbox = useSandbox()

/** Sends a packet from the hub that gets stuck, and waits until it is indexed. @returns its sequence */
async function send(to = addressOf(sandbox(), 'bob', zone), timeoutSeconds = 600, channelId = 'channel-0'): Promise<string> {
  const { hash, sequence } = await sandbox().control.transfer({ chainId: hub, from: 'alice', to, amount: 5n, channelId, timeoutSeconds })
  await until(() => sandbox().chain(hub).index.get(hash))
  return String(sequence)
}

/** Two packets, the first with an odd number. */
async function sendTwo(): Promise<[odd: string, even: string]> {
  const first = await send()
  return Number(first) % 2 === 1 ? [first, await send()] : [await send(), await send()]
}

function bobsVouchers(): bigint {
  const chain = sandbox().chain(zone)
  return chain
    .state()
    .list(`balances/${addressOf(sandbox(), 'bob', zone)}`)
    .filter(([denom]) => denom.startsWith('ibc/'))
    .reduce((sum, [, amount]) => sum + BigInt(amount), 0n)
}

function alice(): bigint {
  return balanceOf(sandbox().chain(hub).state(), addressOf(sandbox(), 'alice', hub), 'uhub')
}

/** The state of a packet of the hub, by `query packet pending`. */
async function stateOf(sequence: string): Promise<'unreceived' | 'unacknowledged' | 'done'> {
  const { result } = await runHermes(
    sandbox(),
    '--json',
    'query',
    'packet',
    'pending',
    '--chain',
    hub,
    '--port',
    'transfer',
    '--channel',
    'channel-0',
  )
  const { src } = z
    .object({ src: z.object({ unreceived_packets: z.array(z.number()), unreceived_acks: z.array(z.number()) }) })
    .parse(result)
  return src.unreceived_packets.includes(Number(sequence))
    ? 'unreceived'
    : src.unreceived_acks.includes(Number(sequence))
      ? 'unacknowledged'
      : 'done'
}

async function withFault<T>(fault: Parameters<Sandbox['control']['setHermes']>[0], work: () => Promise<T>): Promise<T> {
  await sandbox().control.setHermes(fault)
  try {
    return await work()
  } finally {
    await sandbox().control.setHermes({ fault: 'none', slowMs: 0 })
  }
}

/** Clears in a separate process, and runs `work` when it prints these words, while it is stopped. */
async function during(sequences: string, words: string, work: () => Promise<void>) {
  const running = startHermes(sandbox(), ...clearArguments('channel-0', sequences))
  const output = readRun(running)
  let said = ''
  await new Promise<void>(resolve => running.stdout.on('data', (text: Uint8Array) => (said += String(text)).includes(words) && resolve()))
  running.kill('SIGSTOP')
  await work()
  running.kill('SIGCONT')
  return output
}

describe('clear packets', () => {
  it('delivers exactly the named packets, returns late ones, carries the acknowledgements, and does nothing the second time', async () => {
    const [first, left, late] = [await send(), await send(), await send(undefined, 1)]
    const refused = await send('nobody')
    await sandbox().control.advanceTime(5000)
    const before = { bob: bobsVouchers(), alice: alice() }
    const sequences = [first, late, refused].join(',')
    const run = await runProgram(sandbox(), ...clearArguments('channel-0', sequences))
    expect(run).toMatchObject({ code: 0, status: 'success', stderr: '' })
    expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^\{"result":\[/)
    expect(eventsIn(run)).toEqual([
      ...['UpdateClient', `TimeoutPacket ${late}`],
      ...['UpdateClient', `WriteAcknowledgement ${first}`, `WriteAcknowledgement ${refused}`],
      ...['UpdateClient', `AcknowledgePacket ${first}`, `AcknowledgePacket ${refused}`],
    ])
    expect(run.stdout).not.toMatch(/"height":|"hash":/)
    expect(bobsVouchers() - before.bob).toBe(5n)
    expect(alice() - before.alice).toBe(10n) // of the late and of the refused one
    expect(await Promise.all([first, late, refused, left].map(stateOf))).toEqual(['done', 'done', 'done', 'unreceived'])

    const again = await clear(sandbox(), 'channel-0', sequences)
    expect(again).toMatchObject({ code: 0, status: 'success', result: [] })
    expect(await stateOf(left)).toBe('unreceived')
  })

  it('carries an acknowledgement alone, when another relayer has delivered', async () => {
    const sequence = await send()
    const [hash = ''] = await sandbox().control.relay({ chainId: hub, channelId: 'channel-0', sequence: BigInt(sequence) }, 'deliver')
    await until(() => sandbox().chain(zone).index.get(hash))
    expect(eventsIn(await clear(sandbox(), 'channel-0', sequence))).toEqual(['UpdateClient', `AcknowledgePacket ${sequence}`])
  })

  it('clears both directions when no sequences are named', async () => {
    const there = await send()
    const { sequence: back, hash } = await sandbox().control.transfer({
      chainId: zone,
      from: 'bob',
      to: addressOf(sandbox(), 'alice', hub),
      amount: 3n,
      channelId: 'channel-0',
      timeoutSeconds: 600,
    })
    await until(() => sandbox().chain(zone).index.get(hash))
    const events = eventsIn(await clear(sandbox(), 'channel-0'))
    expect(events).toEqual(
      expect.arrayContaining([
        `AcknowledgePacket ${back}`,
        `AcknowledgePacket ${there}`,
        `WriteAcknowledgement ${back}`,
        `WriteAcknowledgement ${there}`,
      ]),
    )
  })

  it('sends more packets than fit into one transaction in several, at once', async () => {
    const sequences: string[] = []
    for (let sent = 0; sent < 31; sent++) sequences.push(await send())
    const events = eventsIn(await clear(sandbox(), 'channel-0', `${sequences[0]}..${sequences.at(-1)}`))
    expect(events.filter(event => event.startsWith('WriteAcknowledgement'))).toHaveLength(31)
    expect(events.filter(event => event.startsWith('AcknowledgePacket'))).toHaveLength(31)
  })

  it('relays over nodes that write events in base64', async () => {
    for (const chainId of [hub, zone]) await sandbox().control.setNodeFaults(chainId, { base64Events: true })
    const sequence = await send()
    expect(eventsIn(await clear(sandbox(), 'channel-0', sequence))).toContain(`AcknowledgePacket ${sequence}`)
    await sandbox().control.clear()
    expect(await stateOf(sequence)).toBe('done')
  })

  it('sends packets back from a channel that the other side has closed', async () => {
    const sequence = await send(undefined, 600, 'channel-1')
    await sandbox().control.setChannel(zone, 'channel-1', 'CLOSED')
    expect(eventsIn(await clear(sandbox(), 'channel-1', sequence))).toEqual(['UpdateClient', `TimeoutPacket ${sequence}`])
  })
})

describe('others at work at the same time', () => {
  it('reads the account sequence again when another process has used it', async () => {
    const [late, sequence] = [await send(undefined, 1), await send()]
    await sandbox().control.advanceTime(5000)
    const run = await withFault({ fault: 'slow', slowMs: 500 }, () =>
      during(`${late},${sequence}`, 'submitted', async () => {
        // It has returned the late packet with the lane's key on the hub, and needs that key again.
        await sandbox().control.transfer({
          chainId: hub,
          from: 'lane',
          to: addressOf(sandbox(), 'bob', zone),
          amount: 1n,
          channelId: 'channel-1',
          timeoutSeconds: 600,
        })
      }),
    )
    expect(run.logs).toContainEqual(
      expect.stringMatching(
        /^WARN failed to estimate gas because of a mismatched account sequence number, refreshing account sequence number/,
      ),
    )
    expect(eventsIn(run)).toContain(`AcknowledgePacket ${sequence}`)
  })

  it('gives up what another relayer has delivered first', async () => {
    const sequence = await send()
    const run = await withFault({ fault: 'slow', slowMs: 500 }, () =>
      during(sequence, 'assembled batch', async () => {
        await sandbox().control.relay({ chainId: hub, channelId: 'channel-0', sequence: BigInt(sequence) }, 'full')
      }),
    )
    expect(run).toMatchObject({ code: 0, status: 'success', result: [] })
    expect(run.logs.join('\n')).toMatch(
      /broadcast tx was not completed, all packets in tx have been relayed already, no fees were consumed .*packet messages are redundant/,
    )
  })

  it('lives on when its parent is killed', async () => {
    const sequence = await send()
    const parent = spawn(
      '/bin/sh',
      [
        '-c',
        `"$@" & echo; wait`,
        'parent',
        sandbox().info.hermesBin,
        '--config',
        sandbox().info.hermesConfigPath,
        ...clearArguments('channel-0', sequence),
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    await once(parent.stdout, 'data')
    parent.kill('SIGKILL')
    await vi.waitUntil(async () => (await stateOf(sequence)) === 'done', patience)
  })
})

describe('what goes wrong is said in the log, and the command succeeds', () => {
  it('an expired client', async () => {
    const run = await clear(sandbox(), 'channel-2', await send(undefined, 600, 'channel-2'))
    expect(run).toMatchObject({ code: 0, status: 'success', result: [] })
    expect(run.logs).toContainEqual(
      expect.stringMatching(/^ERROR Failed to relay [a-z ]+: [\s\S]*client 07-tendermint-1 on chain id sandzone-1 is expired: time/),
    )
  })

  it('an empty lane wallet', async () => {
    // The other chain's key is always the configured one: `--key-name` is for the named chain only.
    const relayer = addressOf(sandbox(), 'relayer', zone)
    await sandbox().control.drain(zone, relayer)
    const sequence = await send()
    const run = await clear(sandbox(), 'channel-0', sequence)
    await sandbox().control.fund(zone, relayer, 500_000_000n)
    expect(run).toMatchObject({ code: 0, status: 'success', result: [] })
    expect(run.logs).toContainEqual(
      expect.stringMatching(/^ERROR failed to simulate tx\. propagating error to caller: [\s\S]*insufficient funds/),
    )
  })

  it.each([
    [
      'a gas limit that is too low',
      'max_gas = 4000000',
      'max_gas = 100000',
      /gas estimate \d+ from simulated Tx exceeds the maximum configured 100000/,
    ],
    ['a gas price that is too low', 'max = 0.100000', 'max = 0.000100', /insufficient fees; got: \d+uzone required/],
  ])('%s', async (_what, from, to, text) => {
    const path = `${sandbox().info.hermesConfigPath}.other`
    writeFileSync(path, readFileSync(sandbox().info.hermesConfigPath, 'utf8').replaceAll(from, to))
    const sequence = await send()
    const run = await runHermes(
      { ...sandbox(), info: { ...sandbox().info, hermesConfigPath: path } },
      ...clearArguments('channel-0', sequence),
    )
    expect(run).toMatchObject({ code: 0, status: 'success', result: [] })
    expect(run.logs.join('\n')).toMatch(text)
  })

  it('a key that is not there', async () => {
    const sequence = await send()
    const path = `${sandbox().info.hermesConfigPath}.other`
    writeFileSync(path, readFileSync(sandbox().info.hermesConfigPath, 'utf8').replaceAll(/^key_name = .*/gm, "key_name = 'none'"))
    const run = await runHermes(
      { ...sandbox(), info: { ...sandbox().info, hermesConfigPath: path } },
      ...clearArguments('channel-0', sequence),
    )
    expect(run.logs).toContainEqual(
      expect.stringMatching(
        /^ERROR Failed to relay [a-z ]+: could not retrieve signer from src chain sandzone-1\n\nCaused by:\n {3}0: keyring error\n {3}1: /,
      ),
    )
  })

  it('data that the node has no longer', async () => {
    const sequence = await send()
    await sandbox().control.setNodeFaults(hub, { lying: 'omits-txs' })
    const run = await clear(sandbox(), 'channel-0', sequence)
    await sandbox().control.setNodeFaults(hub, { lying: null })
    expect(run).toMatchObject({ code: 0, status: 'success', result: [] })
    expect(run.logs).toContainEqual(expect.stringMatching(/^WARN no packet data was pulled at height/))
  })
})

describe('what keeps it from beginning is an error', () => {
  it('a chain or channel that is not there, a node that is away', async () => {
    expect(
      await runHermes(sandbox(), '--json', 'clear', 'packets', '--chain', 'x', '--port', 'transfer', '--channel', 'channel-0'),
    ).toMatchObject({ code: 1, status: 'error', result: expect.stringContaining("missing chain config for 'x' in configuration file") })
    expect(await clear(sandbox(), 'channel-9', '1')).toMatchObject({
      code: 1,
      status: 'error',
      result: expect.stringContaining('channel transfer/channel-9 on chain sandhub-1 is not open'),
    })
    await sandbox().control.setNodeFaults(zone, { down: true })
    const run = await clear(sandbox(), 'channel-0', '1')
    await sandbox().control.setNodeFaults(zone, { down: false })
    expect(run).toMatchObject({
      code: 1,
      status: 'error',
      result: expect.stringMatching(/failed to spawn chain runtime[\s\S]*tcp connect error: Connection refused \(os error 111\)/),
    })
  })

  it('a configuration that cannot be read, in plain text on standard error', async () => {
    const run = await runHermes(
      { ...sandbox(), info: { ...sandbox().info, hermesConfigPath: '/nowhere.toml' } },
      '--json',
      'keys',
      'list',
      '--chain',
      hub,
    )
    expect(run).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining("The Hermes configuration file at path '/nowhere.toml' is invalid, reason: config error: path error"),
    })
  })
})

describe('faults', () => {
  it.each(['nothing', 'fail'] as const)('%s: nothing is relayed', async fault => {
    const sequence = await send()
    const run = await withFault({ fault }, () => clear(sandbox(), 'channel-0', sequence))
    expect(run).toMatchObject(fault === 'fail' ? { code: 1, status: 'error' } : { code: 0, status: 'success', result: [] })
    expect(await stateOf(sequence)).toBe('unreceived')
  })

  it('half: every second packet', async () => {
    const [odd, even] = await sendTwo()
    expect(eventsIn(await withFault({ fault: 'half' }, () => clear(sandbox(), 'channel-0', `${odd},${even}`)))).toEqual([
      'UpdateClient',
      `WriteAcknowledgement ${even}`,
      'UpdateClient',
      `AcknowledgePacket ${even}`,
    ])
  })

  it('of one packet: calls for it fail, also those for others beside it', async () => {
    const [poison, good] = await sendTwo()
    await withFault({ fault: 'fail', sequences: [poison] }, async () => {
      expect((await clear(sandbox(), 'channel-0', `${poison},${good}`)).code).toBe(1)
      expect(eventsIn(await clear(sandbox(), 'channel-0', good))).toContain(`WriteAcknowledgement ${good}`)
    })
    expect(eventsIn(await clear(sandbox(), 'channel-0', poison))).toContain(`WriteAcknowledgement ${poison}`)
  })

  it('no-ack: delivered, and the acknowledgement stays', async () => {
    const sequence = await send()
    expect(eventsIn(await withFault({ fault: 'no-ack' }, () => clear(sandbox(), 'channel-0', sequence)))).toEqual([
      'UpdateClient',
      `WriteAcknowledgement ${sequence}`,
    ])
    expect(await stateOf(sequence)).toBe('unacknowledged')
  })

  it('crash: dead after the first transaction, which lands', async () => {
    const sequence = await send()
    expect(await withFault({ fault: 'crash' }, () => runProgram(sandbox(), ...clearArguments('channel-0', sequence)))).toMatchObject({
      code: null,
      signal: 'SIGKILL',
      status: undefined,
    })
    await vi.waitUntil(async () => (await stateOf(sequence)) === 'unacknowledged', patience)
  })

  it('hang: until a signal ends it', async () => {
    const sequence = await send()
    await withFault({ fault: 'hang' }, async () => {
      const hung = startHermes(sandbox(), ...clearArguments('channel-0', sequence))
      const ended = new Promise(resolve => hung.once('exit', (_code, signal) => resolve(signal)))
      await new Promise(resolve => hung.stdout.once('data', resolve))
      expect(hung.kill('SIGTERM')).toBe(true)
      expect(await ended).toBe('SIGTERM')
    })
    expect(await stateOf(sequence)).toBe('unreceived')
  })

  it('slow: as long as it was told', async () => {
    const sequence = await send()
    const began = performance.now()
    const run = await withFault({ fault: 'slow', slowMs: 700 }, () => clear(sandbox(), 'channel-0', sequence))
    expect(eventsIn(run)).toContain(`WriteAcknowledgement ${sequence}`)
    expect(performance.now() - began).toBeGreaterThan(1400) // two transactions
  })

  it('missing: there is no such program', async () => {
    await withFault({ fault: 'missing' }, async () => {
      await expect(runProgram(sandbox(), 'version')).rejects.toMatchObject({ code: 'ENOENT' })
    })
  })
})
