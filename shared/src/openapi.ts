import type { Endpoint, EndpointName } from './endpoints.ts'
import type { Probe } from './probes.ts'
import type { ProblemCode } from './problem.ts'
import { z } from 'zod'
import { AlertView } from './alerts.ts'
import { aliasesOf } from './aliases.ts'
import { curlOf } from './curlOf.ts'
import { basePath, endpoints, sessionCookieName } from './endpoints.ts'
import { examples } from './examples/examples.ts'
import { clientMessageExamples, serverMessageExamples } from './examples/live.ts'
import { probeExamples } from './examples/probes.ts'
import { problemExamples } from './examples/problems.ts'
import { ClientMessage, ServerMessage } from './live.ts'
import { problemBody } from './messages/problemBody.ts'
import { HealthDetails, ServiceStats } from './operatingViews.ts'
import { AdminOrderView } from './orderViews.ts'
import { livePath } from './pages.ts'
import { AdminPaymentView } from './paymentViews.ts'
import { probes } from './probes.ts'
import { ProblemBody, problems } from './problem.ts'
import { AdminRefundView } from './refundViews.ts'
import { ClearingStatus, PacketView, Quote } from './views.ts'

/** What stands in many answers is written once, under this name. */
const views = {
  AdminOrder: AdminOrderView,
  AdminPayment: AdminPaymentView,
  AdminRefund: AdminRefundView,
  Alert: AlertView,
  ClearingStatus,
  HealthDetails,
  Packet: PacketView,
  Quote,
  ServiceStats,
}
const named = z.registry<{ id: string }>()
for (const [id, view] of Object.entries(views)) named.add(view, { id })

/** An example as this file reads it, whichever call it is of. */
interface AnyExample {
  params?: object
  query?: object
  body?: unknown
  replies: Record<number, unknown>
}

/** The API reference as OpenAPI 3.1, made from the same data that the server and the page run on. */
export function openApi(title: string): object {
  const paths: Record<string, Record<string, object>> = {}
  // Object.keys forgets the names, here and below.
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const endpoint: Endpoint = endpoints[name]
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    ;(paths[path] ??= {})[endpoint.method.toLowerCase()] = operation(name, endpoint, examples[name])
  }
  for (const name of Object.keys(probes) as (keyof typeof probes)[])
    paths[probes[name].path] = { servers: [{ url: '/' }], get: probe(name, probes[name], probeExamples[name]) }
  paths[livePath.slice(basePath.length)] = { get: socket() }
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    servers: [{ url: basePath }],
    paths,
    components: {
      schemas: Object.fromEntries([
        ...Object.entries(schemasOf(z.object(views)).$defs ?? {}),
        ...(Object.keys(problems) as ProblemCode[]).map(code => [
          `problem-${code}`,
          { ...schemaOf(bodyOf(code)), examples: [problemBody(problemExamples[code])] },
        ]),
      ]),
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookieName,
          description:
            `Set by signing in; on https its name is \`__Host-${sessionCookieName}\`. ` +
            'Calls that change something must also name their Origin.',
        },
        adminKey: { type: 'apiKey', in: 'header', name: 'X-Admin-Key' },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Api-Key',
          description: 'The key of a third party: calls that everybody may make are then counted for it, as far as its scopes go.',
        },
      },
    },
  }
}

/** How who may not call is refused. */
const refusals: Record<NonNullable<Endpoint['access']> | 'everybody', ProblemCode[]> = {
  session: ['sign-in-required'],
  account: ['sign-in-required'],
  owner: ['sign-in-required'],
  key: [],
  admin: ['sign-in-required'],
  'admin-only': ['sign-in-required'],
  everybody: [],
}

/** By what it is shown who calls. */
const ways: Record<NonNullable<Endpoint['access']>, object[]> = {
  session: [{ session: [] }],
  account: [{ session: [] }],
  owner: [{ session: [] }, { apiKey: [] }],
  key: [{ apiKey: [] }],
  admin: [{ session: [] }, { adminKey: [] }],
  'admin-only': [{ session: [] }, { adminKey: [] }],
}

/** What may be answered to any call, and to one that acts: `forbidden` is a wrong key, or a foreign page. */
const always: ProblemCode[] = ['invalid-request', 'forbidden', 'too-large', 'rate-limited', 'unavailable', 'internal']
const toActs: ProblemCode[] = ['unsupported-media-type', 'idempotency-conflict']

function operation(name: EndpointName, endpoint: Endpoint, example: AnyExample): object {
  const codes = [
    ...new Set([
      ...endpoint.problems,
      ...refusals[endpoint.access ?? 'everybody'],
      ...(endpoint.method === 'GET' ? [] : toActs.filter(code => !endpoint.ignoresBody || code !== 'unsupported-media-type')),
      ...always,
    ]),
  ]
  const also = aliasesOf(name)
  return {
    operationId: name,
    summary: endpoint.summary,
    // Further addresses of the same.
    ...(also.length > 0 && { 'x-aliases': also.map(path => path.replace(/:(\w+)/g, '{$1}')) }),
    'x-cost': endpoint.cost,
    ...(endpoint.access && { security: ways[endpoint.access] }),
    ...(endpoint.access?.startsWith('admin') && { 'x-codeSamples': [{ lang: 'curl', source: curlOf(endpoint, example) }] }),
    parameters: [...parameters(endpoint.params, 'path', example.params), ...parameters(endpoint.query, 'query', example.query)],
    ...(endpoint.body && {
      requestBody: {
        required: !endpoint.body.safeParse(undefined).success,
        content: { 'application/json': { schema: schemaOf(endpoint.body), example: example.body } },
      },
    }),
    responses: { ...replies(endpoint.replies, endpoint.media ?? 'application/json', example.replies), ...refusedWith(codes) },
  }
}

function probe(name: string, { summary, media, replies: given, access, problems: codes }: Probe, example: AnyExample['replies']): object {
  return {
    operationId: name,
    summary,
    ...(access && { security: [{ adminKey: [] }] }),
    parameters: [],
    responses: { ...refusedWith(codes), ...replies(given, media, example) },
  }
}

/** OpenAPI has no words for a socket: what is said on it stands in `x-client-messages` and `x-server-messages`, each a JSON text. */
function socket(): object {
  return {
    operationId: 'liveUpdates',
    summary: 'A WebSocket that tells of orders and addresses as they change. Pushes are hints: what counts is what the calls answer',
    'x-client-messages': { ...schemaOf(ClientMessage), examples: clientMessageExamples },
    'x-server-messages': { ...schemaOf(ServerMessage), examples: serverMessageExamples },
    parameters: [],
    responses: { 101: { description: 'It is open' }, ...refusedWith(['not-found', ...always]) },
  }
}

function replies(given: Record<number, z.ZodType>, media: string, example: AnyExample['replies']): object {
  return Object.fromEntries(
    Object.entries(given).map(([status, reply]) => [
      status,
      { description: 'Done', content: { [media]: { schema: schemaOf(reply), example: example[Number(status)] } } },
    ]),
  )
}

function refusedWith(codes: ProblemCode[]): object {
  return Object.fromEntries(
    [...Map.groupBy(codes, code => problems[code].status)].map(([status, of]) => [
      status,
      {
        description: of.map(code => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: { anyOf: of.map(code => ({ $ref: `#/components/schemas/problem-${code}` })) } } },
      },
    ]),
  )
}

function bodyOf(code: ProblemCode): z.ZodType {
  const { status, facts } = problems[code]
  return ProblemBody.extend({ code: z.literal(code), status: z.literal(status), ...facts.shape })
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query', example: object = {}): object[] {
  const given = new Map(Object.entries(example))
  if (!schema) return []
  const json = schemaOf(schema) as { properties?: Record<string, object>; required?: string[] }
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: property,
    example: given.get(name),
  }))
}

function schemaOf(schema: z.ZodType): object {
  const { $schema, $defs, ...json } = schemasOf(schema)
  return json
}

/** With the named views that it refers to, in `$defs`. */
function schemasOf(schema: z.ZodType): { $schema?: string; $defs?: Record<string, object>; properties?: object } {
  // A transform (letter case of hashes and tokens) has no schema of its own; its input's is the honest one, of answers too.
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', metadata: named })
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
