import type { Quote, RequestOf } from '@relayooor/shared'
import type { Api } from './api.ts'
import { Problem } from '@relayooor/shared'
import { until } from './until.ts'

/** Asks for a quote until the server has read the blocks with the transfers. Other refusals are thrown at once. */
export async function requestQuote(api: Api, body: RequestOf<'requestToken'>['body']): Promise<Quote> {
  const answer = await until('the transfers are known', async () => {
    try {
      return { quote: await api.call('requestToken', { body }) }
    } catch (error) {
      if (error instanceof Problem && JSON.stringify(error.facts).includes('packet-data-unavailable')) throw error
      return { error }
    }
  })
  if ('error' in answer) throw answer.error
  return answer.quote
}
