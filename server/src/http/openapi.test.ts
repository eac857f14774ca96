import type { TestApp } from './testing.ts'
import { endpoints } from '@relayooor/shared'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestApp } from './testing.ts'

/** As much of OpenAPI 3.1 as we use, strictly. */
const JsonSchema = z.union([z.boolean(), z.looseObject({})])
const Content = z.record(
  z.string().regex(/^(application\/((problem\+)?json|octet-stream)|text\/(csv|plain))$/),
  z.strictObject({ schema: JsonSchema, example: z.unknown().optional() }),
)
const Responses = z.record(z.string().regex(/^[1-5]\d\d$/), z.strictObject({ description: z.string(), content: Content.optional() }))
const described = { operationId: z.string(), summary: z.string().min(1), responses: Responses }
const Operation = z.strictObject({
  ...described,
  'x-cost': z.partialRecord(
    z.enum(['read', 'look', 'order']),
    z.union([z.literal(1), z.strictObject({ each: z.int().positive(), of: z.string() })]),
  ),
  'x-aliases': z.array(z.string().startsWith('/')).optional(),
  security: z.array(z.partialRecord(z.enum(['session', 'adminKey', 'apiKey']), z.array(z.never()))).optional(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      in: z.enum(['path', 'query']),
      required: z.boolean(),
      schema: JsonSchema,
      example: z.unknown().optional(),
    }),
  ),
  'x-codeSamples': z.tuple([z.strictObject({ lang: z.string(), source: z.string() })]).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
})
/** At the root, not below the path of the API. */
const Probe = z.strictObject({ servers: z.tuple([z.strictObject({ url: z.literal('/') })]), get: z.looseObject(described) })
const Socket = z.strictObject({
  get: z.looseObject({ ...described, 'x-client-messages': JsonSchema, 'x-server-messages': JsonSchema }),
})
const besideCalls = {
  '/ready': Probe,
  '/health': Probe,
  '/health/comprehensive': Probe,
  '/queue-status': Probe,
  '/stats': Probe,
  '/metrics': Probe,
  '/ws/clearing-updates': Socket,
}
const Calls = z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post']), Operation))
const OpenApi = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.looseObject(besideCalls),
  components: z.strictObject({
    schemas: z.record(z.string(), JsonSchema),
    securitySchemes: z.strictObject({
      session: z.looseObject({ type: z.literal('apiKey') }),
      adminKey: z.looseObject({ type: z.literal('apiKey') }),
      apiKey: z.looseObject({ type: z.literal('apiKey') }),
    }),
  }),
})

let app: TestApp
let document: z.infer<typeof OpenApi>
let calls: z.infer<typeof Calls>

beforeAll(async () => {
  app = await startTestApp()
  document = OpenApi.parse(await (await fetch(`${app.url}/api/v1/openapi.json`)).json())
  calls = Calls.parse(Object.fromEntries(Object.entries(document.paths).filter(([path]) => !(path in besideCalls))))
})
afterAll(() => app.close())

it('every call of the contract is described, at its place, with its answers', () => {
  const described = Object.entries(calls).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      path,
      method,
      id: operation.operationId,
      parameters: operation.parameters.filter(one => one.in === 'path').map(one => one.name),
    })),
  )
  expect(described).toEqual(
    Object.entries(endpoints).map(([id, { path, method }]) => ({
      path: path.replace(/:(\w+)/g, '{$1}'),
      method: method.toLowerCase(),
      id,
      parameters: [...path.matchAll(/:(\w+)/g)].map(match => match[1]),
    })),
  )
  for (const operation of Object.values(calls).flatMap(item => Object.values(item)))
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['429', '500', '503']))
})

it('says which calls need a session or the admin key, and how they are refused without', () => {
  const admin = calls['/admin/payments']?.get
  expect([admin?.security, Object.keys(admin?.responses ?? {})]).toEqual([
    [{ session: [] }, { adminKey: [] }],
    expect.arrayContaining(['401', '403']),
  ])
  expect(calls['/users/statistics']?.get?.security).toEqual([{ session: [] }])
  expect(calls['/config']?.get).not.toHaveProperty('security')
})

it('the probes answer as they are described', async () => {
  for (const path of ['/ready', '/health', '/health/comprehensive', '/queue-status', '/stats', '/metrics'] as const) {
    const answer = await fetch(`${app.url}${path}`)
    const media = document.paths[path].get.responses[answer.status]?.content ?? {}
    expect(Object.keys(media)).toEqual([answer.headers.get('Content-Type')?.split(';')[0]])
  }
  const plain = await fetch(`${app.url}/api/v1/ws/clearing-updates`)
  expect(document.paths['/ws/clearing-updates'].get.responses).toHaveProperty([plain.status])
})

it('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1] ?? '')
  expect(references).not.toHaveLength(0)
  for (const reference of references) expect(resolve(reference), reference).toBeDefined()
})

function resolve(reference: string): unknown {
  expect(reference).toMatch(/^#\//)
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), document)
}
