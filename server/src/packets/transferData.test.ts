import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAcknowledgement } from './acknowledgement.ts'
import { localDenom } from './denomPath.ts'
import { readTransfer } from './transferData.ts'

const hex = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('hex')

describe('packet data', () => {
  it('reads a transfer and names its coin as the source chain does', () => {
    const path = 'transfer/channel-0/uatom'
    expect(readTransfer(hex({ denom: path, amount: '12500000', sender: 'cosmos1a', receiver: 'osmo1b', memo: 'héllo' }))).toEqual({
      denomPath: path,
      denom: 'ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2',
      amount: 12500000n,
      sender: 'cosmos1a',
      receiver: 'osmo1b',
      memo: 'héllo',
      memoBytes: 6,
      receiverBytes: 6,
      dataBytes: 112,
      forward: [],
      calls: false,
    })
  })

  it.each([
    ['{"wasm":{"contract":"osmo1a","msg":{}}}', true],
    [' {"dest_callback":{"address":"osmo1a"},"note":"x"}', true],
    ['{"note":"for Ann"}', false],
    ['[{"wasm":{}}]', false],
    ['{"wasm":', false],
    ['invoice 12', false],
    ['', false],
  ])('knows whether a chain may act on the memo %s', (memo, calls) => {
    expect(readTransfer(hex({ denom: 'uatom', amount: '1', sender: 'a', receiver: 'b', memo }))?.calls).toBe(calls)
  })

  it.each(['uatom', 'factory/osmo1abc/token', 'gamm/pool/1', 'transfer/channel-x/uatom'])('leaves %s as it is', denom => {
    expect(localDenom(denom)).toBe(denom)
  })

  it('reads any bytes without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array(), raw => {
        readTransfer(Buffer.from(raw).toString('hex'))
        readAcknowledgement(raw)
      }),
    )
    expect(readTransfer(hex({ denom: 'uatom', amount: '-1', sender: 'a', receiver: 'b' }))).toBeNull()
    expect(readTransfer('zz')).toBeNull()
  })
})
