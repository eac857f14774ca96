import type { RefundSignDoc } from '@relayooor/shared'
import type { NetworkInfo } from './network.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureInKeyring, keyring } from './payments.ts'
import { run } from './run.ts'

/** A multisig account of several users; simd keeps it under `name`. */
export interface Multisig {
  name: string
  address: string
  members: string[]
}

export async function makeMultisig(network: NetworkInfo, name: string, members: string[], threshold: number): Promise<Multisig> {
  for (const member of members) await ensureInKeyring(network, member)
  const { simd } = network.tools
  await run(simd, ['keys', 'add', name, '--multisig', members.join(','), '--multisig-threshold', String(threshold), ...keyring(network)])
  return { name, members, address: (await run(simd, ['keys', 'show', name, '--address', ...keyring(network)])).trim() }
}

/** Signs the unsigned transaction by some of the members, and joins their signatures. @returns base64 of a TxRaw */
export async function signMultisig(
  network: NetworkInfo,
  { name, address }: Multisig,
  signers: string[],
  { cli, chainId, accountNumber, sequence }: RefundSignDoc,
): Promise<string> {
  const { simd } = network.tools
  const write = async (file: string, text: string) => {
    const path = join(network.folder, `${name}-${sequence}-${file}.json`)
    await writeFile(path, text)
    return path
  }
  const unsigned = await write('unsigned', JSON.stringify(cli))
  const account = ['--chain-id', chainId, '--offline', '--account-number', accountNumber, '--sequence', sequence, ...keyring(network)]
  const signatures: string[] = []
  for (const signer of signers)
    signatures.push(
      await write(
        signer,
        await run(simd, ['tx', 'sign', unsigned, '--from', signer, '--multisig', address, '--sign-mode', 'amino-json', ...account]),
      ),
    )
  const signed = await write('signed', await run(simd, ['tx', 'multisign', unsigned, name, ...signatures, ...account]))
  return (await run(simd, ['tx', 'encode', signed])).trim()
}
