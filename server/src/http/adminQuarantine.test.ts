import type { Chain } from '../chains/chain.ts'
import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { copyText } from '../chains/spooledAnswer.ts'
import { createRecorder } from '../clearing/block/recordBlocks.ts'
import { aChain, aContext, startedAt } from '../clearing/testing.ts'
import { auditLog } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminChainHandlers } from './adminChainHandlers.ts'
import { accountCaller, handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const retryOf = (height: string) => `/admin/chains/a-1/quarantine/${height}/retry`
const view = { chainId: 'a-1', height: '1', kind: 'not-decoded', reason: 'an unknown shape' }

let app: TestApp
let caller: Caller
/** Whether the nodes' answer for block 1 can be read by now. */
let readable: boolean

beforeEach(async () => {
  caller = { kind: 'admin-key' }
  readable = false
  const chain: Chain = aChain({
    head: () => ({ height: 1, time: startedAt }),
    block: async height =>
      readable
        ? { chainId: 'a-1', height, time: startedAt, txs: [], events: [] }
        : Promise.reject(new ChainError('nonsense', 'an unknown shape')),
    unreadable: async () => ({ reason: 'an unknown shape', answer: copyText('{') }),
  })
  const ctx = await aContext(database, { chains: new Map([['a-1', chain]]) })
  expect(await createRecorder(ctx, chain).putAsideUnreadable(1)).toBe(true)
  app = await startTestApp({ handlers: handlers(adminChainHandlers(ctx)), identify: async () => caller })
})
afterEach(() => app.close())

it('lists blocks in quarantine and tries one again when an admin says so, with his note in the audit', async () => {
  expect(await app.call('/admin/chains/a-1/quarantine')).toMatchObject({
    status: 200,
    body: { items: [{ ...view, state: 'open', tries: 0 }] },
  })
  expect(await app.call(retryOf('1'), {})).toMatchObject({ status: 200, body: { ...view, state: 'open', tries: 1 } })
  readable = true
  expect(await app.call(retryOf('1'), { note: 'the node was updated' })).toMatchObject({
    status: 200,
    body: { ...view, state: 'read' },
  })
  expect(await app.call(retryOf('1'), {})).toMatchObject({ status: 200, body: { ...view, state: 'read' } })
  const audited = (await database.db.select().from(auditLog)).filter(row => row.action === 'retry-quarantined-block')
  expect(audited).toMatchObject([
    { after: { state: 'open' } },
    { after: { state: 'read', note: 'the node was updated' } },
    { before: { state: 'read' } },
  ])
})

it.each([
  ['a height that is not in quarantine', retryOf('2'), 404, 'not-found'],
  ['a height that is no number', retryOf('first'), 400, 'invalid-request'],
  ['a height beyond what a block can have', retryOf('9'.repeat(30)), 400, 'invalid-request'],
  ['a chain that is not served', '/admin/chains/c-1/quarantine/1/retry', 422, 'unsupported-chain'],
])('refuses %s', async (_, path, status, code) => {
  expect(await app.call(path, {})).toMatchObject({ status, body: { code } })
})

it('is for admins', async () => {
  caller = { kind: 'anonymous' }
  expect(await app.call(retryOf('1'), {})).toMatchObject({ status: 401 })
  caller = accountCaller()
  expect(await app.call(retryOf('1'), {})).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})
