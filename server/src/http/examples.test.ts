import type { Endpoint, EndpointName } from '@relayooor/shared'
import { Validator } from '@cfworker/json-schema'
import { accountOf, basePath, ClientMessage, endpoints, ServerMessage } from '@relayooor/shared'
import { examples } from '@relayooor/shared/examples/examples.ts'
import { alice, hub } from '@relayooor/shared/examples/story.ts'
import { openApi } from '@relayooor/shared/openapi.ts'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createQuoteSigner } from '../clearing/quote/quoteSigner.ts'
import { auditLog } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { accountCaller, keyCaller, realHandlers, startTestApp } from './testing.ts'
import { tellStory } from './testing/tellStory.ts'

const database = await useDatabase()

const Schema = z.looseObject({ examples: z.array(z.unknown()).optional() })
const Content = z.record(z.string(), z.object({ schema: Schema, example: z.unknown().optional() }))
const Parameter = z.object({ name: z.string(), in: z.enum(['path', 'query']), schema: Schema, example: z.unknown().optional() })
const Operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z.array(Parameter),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.default({}) })),
  'x-aliases': z.array(z.string()).default([]),
  'x-codeSamples': z.tuple([z.object({ lang: z.literal('curl'), source: z.string() })]).optional(),
  'x-client-messages': Schema.optional(),
  'x-server-messages': Schema.optional(),
})
const Description = z.object({
  paths: z.record(z.string(), z.object({ get: Operation.optional(), post: Operation.optional() })),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})

/** As it is published: what cannot be written as JSON is lost. */
const { paths, components } = Description.parse(JSON.parse(JSON.stringify(openApi('test'))))
const operations = Object.entries(paths).flatMap(([path, { get, post }]) => [
  ...(get ? [{ path, method: 'GET', ...get }] : []),
  ...(post ? [{ path, method: 'POST', ...post }] : []),
])
const names = Object.keys(endpoints) as EndpointName[] // Object.keys forgets the names
const calls = names.map(name => ({
  name,
  ...(operations.find(one => one.operationId === name) ?? expect.fail(`${name} is not described`)),
}))

/** Each place that has or must have an example, with what it must be like. */
function placesOf({ operationId, parameters, requestBody, responses }: z.infer<typeof Operation>) {
  const contents = [
    ['body', requestBody?.content ?? {}] as const,
    ...Object.entries(responses).map(([status, { content }]) => [status, content] as const),
  ]
  return [
    ...parameters.map(one => ({ place: `${operationId} ${one.name}`, needed: one.in === 'path', ...one })),
    ...contents.flatMap(([part, content]) =>
      Object.entries(content).flatMap(([media, one]) =>
        // Problems have theirs in their schemas.
        media === 'application/problem+json' ? [] : [{ place: `${operationId} ${part}`, needed: true, ...one }],
      ),
    ),
  ]
}

it('every call has an example, and so has every answer, problem and message', () => {
  const places = operations.flatMap(placesOf)
  for (const { name, security, ...one } of calls)
    expect([name, one['x-codeSamples'] !== undefined]).toEqual([name, security.some(way => 'adminKey' in way)])
  expect(places.filter(one => one.needed && one.example === undefined).map(one => one.place)).toEqual([])
  for (const { name, parameters } of calls)
    expect([name, parameters.length === 0 || parameters.some(one => one.example !== undefined)]).toEqual([name, true])
  for (const [name, { examples: given }] of Object.entries(components.schemas))
    expect([name, given?.length]).toEqual([name, name.startsWith('problem-') ? 1 : undefined])
})

it('every example is what the published schema says, as a foreign validator reads it', () => {
  const socket = operations.find(one => one.operationId === 'liveUpdates')
  const schemas = Object.entries({ ...components.schemas, client: socket?.['x-client-messages'], server: socket?.['x-server-messages'] })
  const given = [
    ...operations.flatMap(placesOf).filter(one => one.example !== undefined),
    ...schemas.flatMap(([place, schema]) => (schema?.examples ?? []).map(example => ({ place, schema: schema ?? {}, example }))),
  ]
  expect(given.length).toBeGreaterThan(150)
  const wrong = given.flatMap(({ place, schema, example }) => {
    const { valid, errors } = new Validator({ ...schema, components }, '2020-12', false).validate(example)
    return valid ? [] : [{ place, errors }]
  })
  expect(wrong).toEqual([])
})

it('every answer and message is what our own schemas say, and each kind of message is shown', () => {
  for (const name of names)
    for (const [status, schema] of Object.entries((endpoints[name] as Endpoint).replies))
      expect([name, schema.safeParse(new Map(Object.entries(examples[name].replies)).get(status)).error]).toEqual([name, undefined])
  const socket = operations.find(one => one.operationId === 'liveUpdates')
  for (const [kinds, schema] of [
    [ClientMessage, socket?.['x-client-messages']],
    [ServerMessage, socket?.['x-server-messages']],
  ] as const)
    expect(schema?.examples?.map(one => kinds.parse(one).type)).toEqual(kinds.options.map(one => one.shape.type.value))
})

it('quotes are signed by the key that is published', () => {
  const { keys, sign } = createQuoteSigner(['s'.repeat(32)])
  const { signature, ...terms } = examples.quote.replies[200]
  expect(examples.config.replies[200].signingKeys).toEqual(keys)
  expect(signature).toEqual(sign('quote', terms))
})

/** At each of its addresses. */
const reached = calls.flatMap(call => [call, ...call['x-aliases'].map(path => ({ ...call, path, 'x-codeSamples': undefined }))])

it.each(reached)('$name is answered by the running app as its example says', async call => {
  const { name } = call
  const ctx = await tellStory(database, name)
  const { access } = endpoints[name] as Endpoint
  const app = await startTestApp({
    handlers: realHandlers(ctx),
    identify: async () =>
      access?.startsWith('admin') || name === 'adminSession' ? { kind: 'admin-key' } : access === 'key' ? keyCaller(keyId) : signedIn,
  })
  onTestFinished(app.close)
  const written = await database.db.$count(auditLog)
  const response = await fetch(...requestTo(app.url, call))
  const text = await response.text()
  const [media = ''] = (response.headers.get('content-type') ?? '').split(';')
  const example = call.responses[response.status]?.content[media]?.example
  const told = withoutChance(text, JSON.stringify(example ?? ''))
  expect([response.status, media === 'application/json' ? JSON.parse(told) : told]).toEqual([
    expect.toBeOneOf([200, 201, 202]),
    onItsDay(name, example),
  ])
  if (!access?.startsWith('admin')) return
  const entries = await database.db.select().from(auditLog).orderBy(auditLog.id).offset(written)
  const own = entries.filter(({ actor, source, after }) => actor === 'admin-key' && source !== '' && after !== null)
  expect(own.length > 0).toBe(name === 'adminBackupFile' || (call.method === 'POST' && !changesNothing.includes(name)))
})

/** Two whose examples ask what would be done, and one that is answered in its place. */
const changesNothing: EndpointName[] = ['adminRetryFailed', 'adminCleanUp', 'adminReload']

/** As the example says; where it has a curl, as that says. */
function requestTo(url: string, { name, path, method, ...described }: (typeof calls)[number]): [string, RequestInit] {
  const headers = { 'content-type': 'application/json' }
  const [{ source } = {}] = described['x-codeSamples'] ?? []
  if (source !== undefined) {
    const [, place = '', body] = curl.exec(source) ?? expect.fail(source)
    expect([name, body === undefined ? 'GET' : 'POST']).toEqual([name, method])
    return [`${url}${place}`, body === undefined ? {} : { method, headers, body }]
  }
  const given = described.parameters.flatMap(one => (one.example === undefined ? [] : [{ ...one, text: String(one.example) }]))
  const place = path.replace(/\{(\w+)\}/g, (_, step) => encodeURIComponent(given.find(one => one.name === step)?.text ?? ''))
  const query = new URLSearchParams(given.flatMap(one => (one.in === 'query' ? [[one.name, one.text] satisfies [string, string]] : [])))
  const body = described.requestBody && JSON.stringify(described.requestBody.content['application/json']?.example)
  return [`${url}${basePath}${place}?${query}`, { method, ...(body !== undefined && { headers, body }) }]
}

/** A shell's words: the address, and what is sent. */
const curl = /^curl -sf "\$SERVICE(\S+)" -H "X-Admin-Key: \$ADMIN_API_KEY"(?: -H 'Content-Type: application\/json' -d '([^']+)')?$/

const keyId = examples.adminRevokeApiKey.params.id
const signedIn = accountCaller({
  account: accountOf(alice) ?? '',
  address: alice,
  chainId: hub,
  hasPaid: true,
  session: { idHash: 'session', expiresAt: new Date(examples.session.replies[200].expiresAt) },
})

/** What was drawn by lot, and the signature over it, as the example has them. */
function withoutChance(text: string, example: string): string {
  const [drawn = ['', ''], ...signed] = [
    /"(?:token|nonce|secret)":"([^"]+)"/,
    /"value":"([^"]+)"/,
    /"noticeSecret":"([^"]+)"/,
    /"id":"([^"]+)"/,
  ].map(part => [text, example].map(one => part.exec(one)?.[1] ?? ''))
  if (drawn[0] === drawn[1]) return text
  return [drawn, ...signed].reduce((now, [own = '', shown = '']) => (own === '' ? now : now.replaceAll(own, shown)), text)
}

/** Public totals are told for the days before the real one. */
function onItsDay(name: EndpointName, example: unknown): unknown {
  return name === 'statistics' ? { ...examples.statistics.replies[200], byDay: expect.any(Array) } : example
}
