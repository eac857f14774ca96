// Clears a stuck transfer of an account, as the program of a third party: finds it, asks for a price, has it paid by the account's wallet,
// hears of the end by webhook, and checks the receipt. What it does is told in lines of JSON.
//
//   SERVICE=https://clear.example API_KEY=rly_… WEBHOOK_SECRET=whsec_… PORT=8090 node clear.js cosmos1…
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { createClient, Problem, readWebhook, verifyQuote, verifyReceipt } from '@relayooor/client'

const { SERVICE: url = '', API_KEY: apiKey, WEBHOOK_SECRET: secret = '', PORT: port = '8090' } = process.env
const [address = ''] = process.argv.slice(2)
const client = createClient({ url, apiKey })
const tell = line => process.stdout.write(`${JSON.stringify(line)}\n`)

/** What was heard, by order: a message may come twice, and before we know that the order is ours. */
const ends = new Map()
const waiting = new Map()

const server = createServer(async (request, response) => {
  try {
    const parts = []
    for await (const part of request) parts.push(part)
    const message = await readWebhook(Buffer.concat(parts).toString('utf8'), request.headers['relayooor-signature'], { secret })
    tell({ heard: message.type, id: message.id })
    // Answered first; what it leads to is done afterwards.
    response.end()
    if (['order.cleared', 'order.partly_cleared', 'order.not_cleared'].includes(message.type)) {
      ends.set(message.order.token, message.type)
      waiting.get(message.order.token)?.()
    }
  } catch (error) {
    tell({ refused: String(error) })
    response.writeHead(401).end()
  }
})

/** What is refused for now says when to ask again. */
async function patiently(call) {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof Problem) || error.retryAfterSeconds === undefined) throw error
      await setTimeout(error.retryAfterSeconds * 1_000)
    }
  }
}

async function endOf(token) {
  if (!ends.has(token)) await new Promise(resolve => waiting.set(token, resolve))
  return ends.get(token)
}

async function main() {
  const { signingKeys } = await client.call('config', {})
  const { items } = await client.call('stuckPackets', { query: { address } })
  const found = items.find(({ verdict }) => verdict.kind === 'deliver' || verdict.kind === 'return')
  if (!found) throw new Error(`no transfer of ${address} can be cleared now`)
  const body = { walletAddress: address, chainId: found.packet.chainId, packets: [found.packet] }
  const quote = await patiently(() => client.call('requestToken', { body }))
  const { noticeSecret: _, ...signed } = quote
  if ((await verifyQuote(signed, signingKeys)) !== 'good') throw new Error('the price is not signed by the service')

  // The account's own wallet signs and sends exactly this; the memo says what it is for.
  tell({ pay: quote.payment })

  const end = await endOf(quote.token)
  const receipt = await client.call('receipt', { params: { token: quote.token } })
  if ((await verifyReceipt(receipt, signingKeys)) !== 'good') throw new Error('the receipt is not signed by the service')
  const { items: own } = await client.call('operations', { query: { limit: 1 } })
  tell({
    end,
    status: receipt.status.status,
    packets: receipt.status.packets.map(one => one.result),
    isOurs: own[0]?.token === quote.token,
  })
}

server.listen(Number(port), '127.0.0.1')
await main()
  .catch(error => {
    process.exitCode = 1
    tell({ failed: error instanceof Problem ? error.code : String(error) })
  })
  .finally(() => server.close())
