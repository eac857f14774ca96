import type { Side } from './route.ts'
import { HermesError, LinkError } from './hermesError.ts'

/** Address of the key that signs on this side. @throws LinkError when there is no such key */
export function signerOf({ chain }: Side): string {
  try {
    return chain.key().account
  } catch (error) {
    throw error instanceof HermesError ? new LinkError(`could not retrieve signer from src chain ${chain.id}`, ...error.reasons) : error
  }
}
