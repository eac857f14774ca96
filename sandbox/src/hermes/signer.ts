import type { Side } from './route.ts'
import { HermesFault, LinkFault } from './hermesFault.ts'

/** Address of the key that signs on this side. @throws LinkFault when there is no such key */
export function signerOf({ chain }: Side): string {
  try {
    return chain.key().account
  } catch (error) {
    throw error instanceof HermesFault ? new LinkFault(`could not retrieve signer from src chain ${chain.id}`, ...error.reasons) : error
  }
}
