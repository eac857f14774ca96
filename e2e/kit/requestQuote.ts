import type { Quote, RequestOf } from '@relayooor/shared'
import type { Api } from './api.ts'
import { Problem } from '@relayooor/shared'
import { until } from './until.ts'

/**
 * Asks for a quote until the server has read the blocks with the transfers, and those after them, and until a worker has Hermes again.
 * Other refusals are thrown at once.
 */
export async function requestQuote(api: Api, body: RequestOf<'requestToken'>['body']): Promise<Quote> {
  const answer = await until('the transfers are known', async () => {
    try {
      return { quote: await api.call('requestToken', { body }) }
    } catch (error) {
      if (error instanceof Problem && /packet-data-unavailable|chain-not-read|hermes-missing/.test(JSON.stringify(error.facts))) throw error
      return { error }
    }
  })
  if ('error' in answer) throw answer.error
  return answer.quote
}
