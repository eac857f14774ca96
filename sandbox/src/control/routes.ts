import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Control } from './control.ts'
import { z } from 'zod'
import { SubmitError } from '../chain/submit.ts'
import { lies } from '../rpc/node.ts'
import { AbciError } from '../tx/abciError.ts'
import { isLoopbackHost, isLoopbackOrigin } from '../wallet/loopback.ts'
import { ControlError, hermesFaults } from './control.ts'

const chainId = z.string()
const count = z.int().min(0)
const percent = z.int().min(0).max(100)
const amount = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform(BigInt)

/** The commands of the control API: `POST /control/<name>`. */
const commands = {
  'chain-faults': command(
    z.strictObject({
      chainId,
      halted: z.boolean().optional(),
      lateBlocks: count.optional(),
      drop: z.boolean().optional(),
      indexLagMs: count.nullable().optional(),
    }),
    (control, { chainId, ...faults }) => control.setChainFaults(chainId, given(faults)),
  ),
  'node-faults': command(
    z.strictObject({
      chainId,
      node: count.optional(),
      down: z.boolean().optional(),
      slowMs: count.optional(),
      behindBlocks: count.optional(),
      lying: z.enum(lies).nullable().optional(),
      prunedBelow: count.optional(),
      base64Events: z.boolean().optional(),
    }),
    (control, { chainId, node, ...faults }) => control.setNodeFaults(chainId, given(faults), node),
  ),
  hermes: command(
    z.strictObject({
      fault: z.enum(hermesFaults),
      slowMs: count.default(0),
      sequences: z.array(z.string().regex(/^\d{1,20}$/)).default([]),
    }),
    (control, fault) => control.setHermes(fault),
  ),
  client: command(
    z.strictObject({ chainId, clientId: z.string(), status: z.enum(['Active', 'Expired', 'Frozen']) }),
    (control, { chainId, clientId, status }) => control.setClient(chainId, clientId, status),
  ),
  channel: command(
    z.strictObject({ chainId, channelId: z.string(), state: z.enum(['OPEN', 'CLOSED']) }),
    (control, { chainId, channelId, state }) => control.setChannel(chainId, channelId, state),
  ),
  blocked: command(z.strictObject({ chainId, address: z.string(), blocked: z.boolean() }), (control, { chainId, address, blocked }) =>
    control.setBlocked(chainId, address, blocked),
  ),
  receive: command(z.strictObject({ chainId, enabled: z.boolean() }), (control, { chainId, enabled }) =>
    control.setReceiveEnabled(chainId, enabled),
  ),
  send: command(z.strictObject({ chainId, enabled: z.boolean(), denom: z.string().optional() }), (control, { chainId, enabled, denom }) =>
    control.setSendEnabled(chainId, enabled, denom),
  ),
  'rate-limit': command(
    z.strictObject({ chainId, denom: z.string(), channelId: z.string(), send: percent, receive: percent }),
    (control, { chainId, denom, channelId, ...limit }) => control.setRateLimit(chainId, denom, channelId, limit),
  ),
  'gas-price': command(z.strictObject({ chainId, price: z.string().regex(/^\d{1,9}(?:\.\d{1,18})?$/) }), (control, { chainId, price }) =>
    control.setGasPrice(chainId, price),
  ),
  relay: command(
    z.strictObject({
      chainId,
      portId: z.string().optional(),
      channelId: z.string(),
      sequence: amount,
      step: z.enum(['deliver', 'acknowledge', 'timeout', 'full']),
    }),
    async (control, { step, ...packet }) => ({ hashes: await control.relay(packet, step) }),
  ),
  invent: command(z.strictObject({ chainId, node: count, tx: z.base64() }), async (control, { node, tx, ...where }) => ({
    hash: await control.invent(where.chainId, Buffer.from(tx, 'base64'), node),
  })),
  'invent-relay': command(
    z.strictObject({
      chainId,
      node: count,
      portId: z.string().optional(),
      channelId: z.string(),
      sequence: amount,
      step: z.enum(['deliver', 'acknowledge', 'timeout']),
      by: z.string(),
    }),
    async (control, { node, step, by, ...packet }) => ({ hash: await control.inventRelay(packet, step, by, node) }),
  ),
  transfer: command(
    z.strictObject({
      chainId,
      from: z.string(),
      to: z.string(),
      amount,
      denom: z.string().optional(),
      channelId: z.string(),
      timeoutSeconds: count.optional(),
      memo: z.string().optional(),
    }),
    async (control, transfer) => {
      const { hash, sequence } = await control.transfer(transfer)
      return { hash, sequence: String(sequence) }
    },
  ),
  fund: command(
    z.strictObject({ chainId, address: z.string(), amount, denom: z.string().optional() }),
    (control, { chainId, address, amount, denom }) => control.fund(chainId, address, amount, denom),
  ),
  drain: command(z.strictObject({ chainId, address: z.string(), denom: z.string().optional() }), (control, { chainId, address, denom }) =>
    control.drain(chainId, address, denom),
  ),
  time: command(z.strictObject({ advanceMs: z.int().min(1) }), (control, { advanceMs }) => control.advanceTime(advanceMs)),
  mine: command(
    z.strictObject({ chainId: chainId.optional(), blocks: z.int().min(1).max(1000).default(1) }),
    (control, { chainId, blocks }) => control.mine(chainId, blocks),
  ),
  clear: command(z.strictObject({}), control => control.clear()),
}

const names = new Map(Object.entries(commands))
const largestBody = 65_536

/** Answers the control API, for programs on this machine only. Resolves to false for other paths. */
export async function answerControl(control: Control, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
  if (!pathname.startsWith('/control/')) return false
  const { host, origin } = request.headers
  if (!isLoopbackHost(host) || (origin !== undefined && !isLoopbackOrigin(origin)))
    reply(response, 403, { error: 'The sandbox is controlled from this machine only' })
  else if (request.method === 'GET' && pathname === '/control/state') reply(response, 200, control.state())
  else await obey(control, pathname.slice('/control/'.length), request, response)
  return true
}

async function obey(control: Control, name: string, request: IncomingMessage, response: ServerResponse) {
  const run = names.get(name)
  if (!run || request.method !== 'POST')
    return reply(response, 404, {
      error: `${request.method} /control/${name} is not known; the commands are ${[...names.keys()].join(', ')}`,
    })
  // A foreign page's form can post here without a preflight, but not with this content type.
  if (!request.headers['content-type']?.startsWith('application/json')) return reply(response, 415, { error: 'Orders are JSON' })
  try {
    reply(response, 200, (await run(control, JSON.parse(await readBody(request)))) ?? {})
  } catch (error) {
    if (error instanceof z.ZodError) return reply(response, 400, { error: z.prettifyError(error) })
    if (error instanceof ControlError || error instanceof SubmitError || error instanceof AbciError || error instanceof SyntaxError)
      return reply(response, 422, { error: error.message })
    reply(response, 500, { error: error instanceof Error ? error.message : String(error) })
  }
}

function command<T>(schema: z.ZodType<T>, run: (control: Control, input: T) => unknown): (control: Control, body: unknown) => unknown {
  return (control, body) => run(control, schema.parse(body))
}

/** Without absent members, which must not overwrite. */
function given<T extends object>(faults: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(faults).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  } // the same keys, fewer of them
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    // with an encoding an HTTP request yields text
    text += chunk
    if (text.length > largestBody) throw new ControlError('The order is too large')
  }
  return text
}

function reply(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}
