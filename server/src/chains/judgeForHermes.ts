import type { HermesLack } from '@relayooor/shared'
import type { StatusAnswer } from './rpcSchemas.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'

/** Versions that Hermes 1.10 knows by name (ibc-relayer chain/cosmos/compatibility.rs); of others it complains, and relays all the same. */
const knownVersions = /^v?0\.3[478]\./

const Other = z.object({ tx_index: z.string() })
const Validator = z.object({
  pub_key: z.discriminatedUnion('type', [
    z.object({ type: z.literal('tendermint/PubKeyEd25519'), value: keyOf(32) }),
    z.object({ type: z.literal('tendermint/PubKeySecp256k1'), value: keyOf(33) }),
  ]),
})

function keyOf(bytes: number) {
  return z.base64().refine(text => Buffer.from(text, 'base64').length === bytes)
}

/**
 * Why Hermes cannot work with a node that tells this of itself; null when nothing speaks against it. It finds packets by the node's index,
 * and its Tendermint library refuses a whole `/status` for a validator's key that it cannot read, as some nodes put in for a stub.
 */
export function judgeForHermes(chainId: string, { node_info, sync_info, validator_info }: StatusAnswer): HermesLack | null {
  if (node_info.network !== chainId) return 'other-chain'
  if (sync_info.catching_up) return 'catching-up'
  if (Other.safeParse(node_info.other).data?.tx_index !== 'on') return 'no-index'
  return Validator.safeParse(validator_info).success ? null : 'validator-key'
}

/** What Hermes says of the node's version, without further effect; null when nothing. */
export function hermesComplaint({ node_info: { version } }: StatusAnswer): string | null {
  return knownVersions.test(version) ? null : `Hermes 1.10 does not know version ${version} of it, warns, and relays all the same`
}
