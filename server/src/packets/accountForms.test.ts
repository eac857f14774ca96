import { writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { accountForms } from './accountForms.ts'

const hub = { prefix: 'cosmos', addressType: 'secp256k1' } as const
const evm = { prefix: 'inj', addressType: 'eth_secp256k1' } as const

// Of EIP-55.
it.each([
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
])('mixes the letters of %s as its checksum does', address => {
  const bytes = Uint8Array.from(Buffer.from(address.slice(2), 'hex'))
  const forms = accountForms(writeAddress('cosmos', bytes), [hub, evm])
  expect(forms).toEqual(expect.arrayContaining([address, address.toLowerCase(), address.slice(2), writeAddress('inj', bytes)]))
  expect(new Set(accountForms(address.toLowerCase(), [hub, evm]))).toEqual(new Set([...(forms ?? []), address.toLowerCase().toUpperCase()]))
})

it('is hex only where there is an EVM chain, and only for as many bytes as that has', () => {
  const [plain, contract] = [20, 32].map(length => writeAddress('cosmos', new Uint8Array(length).fill(1)))
  const isHex = (form: string) => /^(?:0x)?[0-9a-f]+$/i.test(form)
  expect(accountForms(plain ?? '', [hub])?.some(isHex)).toBe(false)
  expect(accountForms(contract ?? '', [hub, evm])?.some(isHex)).toBe(false)
})

it('is none of a text that is no address', () => {
  expect(accountForms('somebody', [hub, evm])).toBeNull()
})
