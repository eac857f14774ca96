import { expect, it } from 'vitest'
import { endpoints } from './endpoints.ts'
import { openApi } from './openapi.ts'

it('describes every call of the contract, with its answers and problems', () => {
  const document = JSON.parse(JSON.stringify(openApi('test'))) as { paths: Record<string, Record<string, { operationId: string, responses: Record<string, object> }>> }
  const operations = Object.values(document.paths).flatMap(path => Object.values(path))
  expect(operations.map(operation => operation.operationId).sort()).toEqual(Object.keys(endpoints).sort())
  const token = operations.find(operation => operation.operationId === 'requestToken')
  expect(Object.keys(token?.responses ?? {})).toEqual(['201', '400', '409', '422', '429', '500', '503'])
})
