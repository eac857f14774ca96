import type { Secp256k1Wallet } from '@cosmjs/amino'
import type { HttpRequest, HttpResponse } from './httpClient.ts'
import { basePath } from '@relayooor/shared'
import { signArbitrary } from '../../../server/src/accounts/testing.ts'
import { hub } from '../../service/settings.ts'

/** Signs in with a wallet. @returns the headers of the session, or the refusal */
export async function signIn(
  ask: (request: Omit<HttpRequest, 'from'>) => Promise<HttpResponse>,
  url: string,
  wallet: Secp256k1Wallet,
): Promise<{ headers: Record<string, string> } | { refused: HttpResponse }> {
  const [{ address } = { address: '' }] = await wallet.getAccounts()
  const asked = await ask({ method: 'POST', path: `${basePath}/auth/challenge`, body: { address, chainId: hub } })
  if (asked.status !== 200) return { refused: asked }
  const { nonce, message }: { nonce: string; message: string } = JSON.parse(asked.text)
  const signed = await ask({
    method: 'POST',
    path: `${basePath}/auth/wallet-sign`,
    body: { address, chainId: hub, nonce, ...(await signArbitrary(wallet, message)) },
  })
  const cookie = signed.headers['set-cookie']?.[0]?.split(';')[0]
  return signed.status === 200 && cookie !== undefined ? { headers: { cookie, origin: url } } : { refused: signed }
}
