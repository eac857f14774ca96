import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { ensurePythonTool } from '../interchain/pythonTool.ts'
import { run } from '../interchain/run.ts'
import { finished, pay, quoteFor, stuckTransfer } from '../service/people.ts'
import { useTestSetup } from '../service/testSetup.ts'

const adminKey = 'a key for admins that is long enough'
const setup = useTestSetup({ env: { ADMIN_API_KEY: adminKey } })
const secondsEach = 60
const phases = ['examples', 'coverage', 'fuzzing']
const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_schema_conformance']

let schemathesis: string
beforeAll(async () => {
  schemathesis = await ensurePythonTool('schemathesis', join(import.meta.dirname, 'requirements.txt'))
  // So that lists are not empty: an order that was paid twice, and a payment without a memo.
  const { current } = setup
  const cleared = await quoteFor(current, [await stuckTransfer(current)])
  await pay(current, cleared, { amount: String(2n * BigInt(cleared.payment.amount.amount)) })
  await finished(current, cleared.token)
  await pay(current, cleared, { payer: 'dave', memo: 'for nobody' })
})

// Valid and invalid calls that schemathesis makes from the description alone.
it.each([
  ['a stranger', []],
  ['who has the admin key', ['-H', `X-Admin-Key: ${adminKey}`]],
])('to %s every answer is one that the description names', async (_, headers) => {
  const url = `${setup.current.service.url}/api/v1/openapi.json`
  // A profile takes as long as it is asked for, 30 s at most.
  const patience = ['--request-timeout', '45']
  const limits = ['--phases', phases.join(','), '--checks', checks.join(','), '--max-time', String(secondsEach), '--no-color']
  const cwd = mkdtempSync(join(tmpdir(), 'relayooor-contract-')) // it keeps what it found there
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  // Who has the key stops the service on the way: then 503 is the right answer, as the description says.
  writeFileSync(join(cwd, 'schemathesis.toml'), '[checks]\nnot_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]\n')
  const said = await run(schemathesis, ['run', url, ...limits, ...patience, ...headers], { cwd, timeoutMs: 5 * secondsEach * 1_000 })
  const [, generated, passed] = /(\d+) generated, (\d+) passed/.exec(said) ?? []
  expect(passed).toBe(generated)
  expect(Number(passed)).toBeGreaterThan(100)
})
