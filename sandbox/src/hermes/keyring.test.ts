import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { addressOf, hub, useSandbox, zone } from '../testing.ts'
import { keyOfMnemonic } from './keyOfMnemonic.ts'
import { keyringFolder, listKeys, writeKey } from './keyring.ts'
import { runHermes } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'keyring-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mnemonic = 'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong'

describe('the keyring', () => {
  it('writes the very file that Hermes 1.10.5 writes', () => {
    writeKey(folder, 'relayer', keyOfMnemonic(mnemonic, 'cosmos'))
    expect(JSON.parse(readFileSync(join(folder, 'relayer.json'), 'utf8'))).toEqual({
      private_key: '04dec0cc013cd8ab7087ca14960b768c3d83452448aa0064dae6fb04b5d93476',
      public_key: '03b7329f678e0ac1214b7723575466219c77fedbdd955c33291a74f18bf5c8a4e2',
      address: [238, 223, 67, 133, 188, 52, 110, 78, 127, 27, 74, 37, 93, 198, 247, 31, 211, 51, 204, 91],
      address_type: 'Cosmos',
      account: 'cosmos1am058pdux3hyulcmfgj4m3hhrlfn8nzm88u80q',
    })
    expect(statSync(join(folder, 'relayer.json')).mode & 0o777).toBe(0o600)
    expect(listKeys(join(folder, 'nowhere'))).toEqual([])
  })
})

describe('the keys commands', () => {
  const sandbox = useSandbox()

  it('adds a key by its mnemonic, once, and lists it with its address on that chain', async () => {
    const file = join(folder, 'mnemonic')
    writeFileSync(file, `${mnemonic}\n`)
    const add = ['--json', 'keys', 'add', '--chain', zone, '--key-name', 'mine', '--mnemonic-file', file]
    const address = keyOfMnemonic(mnemonic, 'osmo').account
    expect(await runHermes(sandbox(), ...add)).toMatchObject({
      code: 0,
      status: 'success',
      result: `Restored key 'mine' (${address}) on chain ${zone}`,
    })
    expect(await runHermes(sandbox(), ...add)).toMatchObject({ code: 1, status: 'error', result: "A key with name 'mine' already exists" })
    const { stdout } = await runHermes(sandbox(), 'keys', 'list', '--chain', zone)
    expect(stdout).toContain(`- mine (${address})`)
    expect(stdout).toContain(`- relayooor (${addressOf(sandbox(), 'lane', zone)})`)
  })

  it('tells the balance, and what is missing', async () => {
    expect(await runHermes(sandbox(), '--json', 'keys', 'balance', '--chain', hub, '--key-name', 'relayooor')).toMatchObject({
      result: { amount: '500000000', denom: 'uhub' },
    })
    const path = join(keyringFolder(hub, join(sandbox().info.hermesConfigPath, '..', 'keys')), 'none.json')
    expect(await runHermes(sandbox(), '--json', 'keys', 'balance', '--chain', hub, '--key-name', 'none')).toMatchObject({
      code: 1,
      result: `there was a problem querying the balance: keyring error\n\nCaused by:\n    cannot find key file at '${path}'`,
    })
    expect(await runHermes(sandbox(), '--json', 'keys', 'list', '--chain', 'no-1')).toMatchObject({
      code: 1,
      result: "chain 'no-1' not found in configuration file",
    })
  })
})
