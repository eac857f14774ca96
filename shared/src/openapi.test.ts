import { expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from './endpoints.ts'
import { openApi } from './openapi.ts'
import { TxHash } from './packet.ts'
import { probes } from './probes.ts'
import { problems } from './problem.ts'

it('describes every call of the contract, with its answers and problems', () => {
  const document = JSON.parse(JSON.stringify(openApi('test'))) as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>
    components: { schemas: Record<string, { properties: Record<string, { const?: unknown }> }> }
  }
  const operations = Object.values(document.paths).flatMap(({ servers: _, ...path }) => Object.values(path))
  expect(operations.map(operation => operation.operationId).sort()).toEqual(
    [...Object.keys(endpoints), ...Object.keys(probes), 'liveUpdates'].sort(),
  )
  const schemas = Object.entries(document.components.schemas).filter(([name]) => name.startsWith('problem-'))
  expect(schemas.map(([name, { properties }]) => [name, properties.code?.const, properties.status?.const])).toEqual(
    Object.entries(problems).map(([code, { status }]) => [`problem-${code}`, code, status]),
  )
  expect(Object.keys(document.components.schemas['problem-payment-mismatch']?.properties ?? {})).toContain('differences')
  const token = operations.find(operation => operation.operationId === 'requestToken')
  expect(Object.keys(token?.responses ?? {})).toEqual(['201', '400', '403', '409', '413', '415', '422', '429', '500', '503'])
})

it('refers to nothing that it does not say', () => {
  const text = JSON.stringify(openApi('test'))
  const document = JSON.parse(text) as { components: { schemas: object } }
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
  // Answered to methods that no call has.
  expect(new Set([...names, 'problem-method-not-allowed'])).toEqual(new Set(Object.keys(document.components.schemas)))
  expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/g)).toBeNull()
})

it('publishes patterns that our own answers fit: hashes stand in capitals there', () => {
  const pattern = (z.toJSONSchema(TxHash, { io: 'input' }) as { pattern?: string }).pattern ?? 'none'
  for (const hash of ['AB'.repeat(32), 'ab'.repeat(32), `0x${'Ab'.repeat(32)}`]) expect(hash).toMatch(new RegExp(pattern, 'u'))
  expect('AB'.repeat(31)).not.toMatch(new RegExp(pattern, 'u'))
})
