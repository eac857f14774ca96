import { describe, expect, it } from 'vitest'
import { parseHermesOutput } from './output.ts'

/** Lines as Hermes 1.10.5 printed them on two ibc-go v8.8 chains. */
const running =
  '{"timestamp":"2026-11-21T05:00:00.426645Z","level":"INFO","fields":{"message":"running Hermes v1.10.5"},"threadId":"ThreadId(1)"}'
function packet(sequence: number) {
  return (
    `{"packet":{"data":"7b22","destination_channel":"channel-0","destination_port":"transfer","sequence":${sequence}` +
    ',"source_channel":"channel-0","source_port":"transfer","timeout_height":{"revision_height":0,"revision_number":0},' +
    '"timeout_timestamp":{"time":"2026-11-21T05:10:00Z"}}}'
  )
}

function error(message: string): string {
  return JSON.stringify({ timestamp: '2026-11-21T05:00:01Z', level: 'ERROR', fields: { message }, threadId: 'ThreadId(1)' })
}

function success(...events: string[]): string {
  return `{"result":[${events.join(',')}],"status":"success"}`
}

describe('the result', () => {
  it('names what Hermes says it relayed', () => {
    const stdout = [
      running,
      success(
        '{"UpdateClient":{"common":{"client_id":"07-tendermint-0"}}}',
        `{"WriteAcknowledgement":${packet(7)}}`,
        `{"TimeoutPacket":${packet(8)}}`,
        `{"AcknowledgePacket":${packet(7)}}`,
      ),
    ].join('\n')
    const relayed = { portId: 'transfer', channelId: 'channel-0' }
    expect(parseHermesOutput(stdout)).toEqual({
      status: 'success',
      events: [
        { kind: 'UpdateClient' },
        { kind: 'WriteAcknowledgement', sequence: '7', ...relayed },
        { kind: 'TimeoutPacket', sequence: '8', ...relayed },
        { kind: 'AcknowledgePacket', sequence: '7', ...relayed },
      ],
      complaints: [],
    })
  })

  it('is none when Hermes was ended before it printed one', () => {
    expect(parseHermesOutput(`${running}\n{"result":[{"Upd`)).toEqual({ status: 'none', events: [], complaints: [] })
  })

  it('is the text on stderr when the configuration is refused', () => {
    const stderr = "The Hermes configuration file at path 'bad.toml' is invalid, reason: parse error: unknown field `x`\n"
    expect(parseHermesOutput('', stderr)).toMatchObject({
      status: 'none',
      errorText: stderr.trim(),
      complaints: [{ reason: 'hermes-failed' }],
    })
  })
})

describe('complaints', () => {
  it.each([
    [
      'chain-unreachable',
      'gRPC call `query_account` failed with status: status: Unavailable, message: "no node of ibc-1 answers: no endpoint can be used"',
    ],
    [
      'out-of-gas',
      'gas estimation failed or encountered another unrecoverable error ibc-1 gas estimate 177345 from simulated Tx ' +
        'exceeds the maximum configured 100000',
    ],
    [
      'lane-out-of-funds',
      'failed to simulate tx. propagating error to caller: gRPC call `send_tx_simulate` failed with status: status: ' +
        'Unknown, message: "spendable balance 0stake is smaller than 40001stake: insufficient funds: ' +
        "insufficient funds [x/auth/ante/fee.go:137] with gas used: '31910'\"",
    ],
    [
      'refund-refused',
      'failed to simulate tx. propagating error to caller: gRPC call `send_tx_simulate` failed with status: status: Unknown, message: ' +
        '"failed to execute message; message index: 1: timeout packet callback failed: Inflow exceeds quota - Net Inflow: 11, ' +
        'Channel Value: 100, Threshold: 10%: quota exceeded"',
    ],
    ['refund-refused', 'Native VP error: IBC rate limit: Transfer exceeding the mint limit is not allowed: Mint limit 0, minted amount 38'],
    [
      'refund-refused',
      'timeout packet callback failed: unable to unescrow tokens, this may be caused by a malicious counterparty module or a bug: ' +
        'please open an issue on counterparty module: spendable balance 1stake is smaller than 2stake: insufficient funds',
    ],
    ['refund-refused', 'timeout packet callback failed: cosmos1qq is not allowed to receive funds: unauthorized'],
    [
      'hermes-failed',
      'failed to broadcast tx with unrecoverable error Response { codespace: "sdk", code: Err(13), log: ' +
        '"insufficient fees; got: 1stake required: 231stake: insufficient fee" } the price configuration for this chain may ' +
        'be too low!',
    ],
    [
      'client-expired',
      'Failed to relay forward recv and timeout packets: failed during a client operation\n\nCaused by:\n' +
        '    client 07-tendermint-1 on chain id ibc-1 is expired: time elapsed since last client update: 47.887900094s',
    ],
    [
      'client-expired',
      'client state is not valid: latest height is outside of trusting period! ' +
        '0-853 2026-11-21T05:03:32Z 2026-11-21T05:02:44Z 47.887900094s',
    ],
    ['client-frozen', 'client (07-tendermint-1) status is Frozen: client state is not active'],
    ['client-not-updatable', 'light client error for RPC address http://127.0.0.1:26657: height 12 is not available, lowest height is 400'],
  ] as const)('read %s out of its text', (reason, message) => {
    // It ends as a success all the same.
    expect(parseHermesOutput([running, error(message), success()].join('\n'))).toMatchObject({
      status: 'success',
      events: [],
      complaints: [{ reason, text: message }],
    })
  })

  it('come from a failed start too', () => {
    const result =
      'failed to spawn chain runtime\n\nCaused by:\n   0: relayer error\n' +
      '   1: RPC error to endpoint http://127.0.0.1:37999/\n   2: HTTP error\n' +
      '   3: tcp connect error: Connection refused (os error 111)'
    expect(parseHermesOutput(JSON.stringify({ result, status: 'error' }))).toMatchObject({
      status: 'error',
      errorText: result,
      complaints: [{ reason: 'chain-unreachable' }],
    })
  })

  it('end with the one that says most', () => {
    const stdout = [error('account sequence mismatch: out of gas'), error('5/5 retries exhausted, giving up'), success()].join('\n')
    expect(parseHermesOutput(stdout).complaints.at(-1)?.reason).toBe('out-of-gas')
  })

  it('are not the warnings of every run', () => {
    const warning = running.replace('INFO', 'WARN').replace('running Hermes v1.10.5', 'Will fall back on using the node version: 0.38.11')
    const telling = running
      .replace('INFO', 'WARN')
      .replace('running Hermes v1.10.5', 'no packet data was pulled at height 9 for sequences 1')
    expect(parseHermesOutput([warning, telling, success()].join('\n')).complaints).toEqual([
      { reason: 'packet-data-unavailable', text: 'no packet data was pulled at height 9 for sequences 1' },
    ])
  })
})
