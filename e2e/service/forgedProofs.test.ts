import { expect, it } from 'vitest'
import { judgeProof } from '../../server/src/packets/judgeProof.ts'
import { packetCommitment } from '../../server/src/packets/packetCommitment.ts'

const timeout = { revision: '1', height: '900', nanos: '1800000000123456789' }
const sorted = '{"amount":"5","denom":"uatom","memo":"a note","receiver":"b1somebody","sender":"a1somebody"}'
const commitment = packetCommitment(timeout, Buffer.from(sorted))

it('1,000,000 forged proofs are refused', () => {
  // Everything that a forger may change, each by one step, and as the other fields allow.
  let tried = 0
  const forge = function* () {
    const data = Buffer.from(sorted)
    for (let at = 0; tried < 1_000_000; at += 1) {
      tried += 2
      const changed = Buffer.from(data)
      const place = at % data.length
      changed[place] = ((changed[place] ?? 0) + 1 + (Math.floor(at / data.length) % 255)) % 256
      yield { data: changed, timeout }
      yield { data, timeout: { ...timeout, nanos: String(BigInt(timeout.nanos) + BigInt(at + 1)) } }
    }
  }
  expect(judgeProof(commitment, forge())).toBeNull()
  expect(tried).toBe(1_000_000)
})
