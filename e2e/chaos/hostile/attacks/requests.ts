import type { Endpoint } from '@relayooor/shared'
import type { Attack, AttackContext } from '../attack.ts'
import { randomBytes } from 'node:crypto'
import { basePath, endpoints } from '@relayooor/shared'
import { z } from 'zod'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { hub } from '../../../service/settings.ts'
import { adminKey } from '../../cluster.ts'
import { victimOf } from '../setup.ts'

const all: Endpoint[] = Object.values(endpoints)
const posts = all.filter(({ method }) => method === 'POST')
const withCursor = all.filter(({ query }) => query instanceof z.ZodObject && 'cursor' in query.shape)
const depth = 10_000
const nest = (before: string, after: string, times = depth) => before.repeat(times) + after.repeat(times)

const deepTexts = [
  nest('[', ']', 30_000),
  nest('{"a":', '}'),
  `{"packets":${nest('[', ']')}}`,
  `{"token":${nest('{"token":', '}', 5_000)},"txBytes":"AAAA"}`,
  '['.repeat(60_000),
  `{"walletAddress":"x","chainId":"${hub}","packets":[${nest('{"chainId":[', ']}', 4_000)}]}`,
]

const oddCursors = [
  '0000-00-00T0Z_00000000-0000-4000-8000-000000000000',
  '9999-99-99T99:99:99.999Z_00000000-0000-4000-8000-000000000000',
  '2026-02-30T00:00:00.000Z_00000000-0000-4000-8000-000000000000',
  '275761-01-01T00:00:00.000Z_1',
  Buffer.from('{"at":"0000-00-00","id":"x"}').toString('base64url'),
  Buffer.from('0000-00-00T0Z_0').toString('base64url'),
  Buffer.from('2026-01-01T00:00:00.000Z_not-an-id').toString('base64url'),
  Buffer.from('1e400_9223372036854775808').toString('base64url'),
  '9223372036854775808',
  '-1',
  'NaN',
  '\0',
  '\uD800',
  '%',
  '_'.repeat(200),
]

const oddTexts = [
  '\0',
  'a\0b',
  '\uD800',
  '\uFFFF',
  '😀'.repeat(20),
  `' or 1=1 --`,
  '%',
  '..%2f..%2fetc%2fpasswd',
  'cosmos1'.repeat(17),
  '1e309',
  '9'.repeat(40),
  '-1',
  '{}',
]

/** Invalid calls. */
export const requestAttacks: Attack[] = [
  { name: 'JSON that is nested ten thousand times', everyMs: 250, atOnce: 8, run: deepJson },
  { name: 'cursors of times that there never were', everyMs: 250, atOnce: 8, run: oddCursor },
  { name: 'text that no database holds, in every place of an address', everyMs: 150, atOnce: 8, run: oddText },
  { name: 'bodies that are no JSON, or too large', everyMs: 400, atOnce: 4, run: oddBody },
]

async function deepJson({ ask, setup }: AttackContext): Promise<void> {
  const { path } = pick(setup.random, posts)
  await ask({ method: 'POST', path: basePath + filled(path, 'x'), body: pick(setup.random, deepTexts) })
}

/** Admin lists are called with the admin key, to get past access control. */
async function oddCursor({ ask, setup }: AttackContext): Promise<void> {
  const { path, access } = pick(setup.random, withCursor)
  await ask({
    path: `${basePath}${path}?cursor=${encodeLoosely(pick(setup.random, oddCursors))}`,
    headers: access === 'admin' ? { 'x-admin-key': adminKey } : {},
  })
}

async function oddText({ ask, setup }: AttackContext): Promise<void> {
  const { path, method, query } = pick(setup.random, all)
  const text = encodeLoosely(pick(setup.random, oddTexts))
  const names = query instanceof z.ZodObject ? Object.keys(query.shape) : []
  const search = names.length > 0 ? `?${pick(setup.random, names)}=${text}` : ''
  await ask({
    method,
    path: basePath + filled(path, text) + search,
    ...(method === 'POST' && { body: { token: victimOf(setup), txHash: '\0', address: '\uD800', chainId: '\0', packets: ['\uD800'] } }),
  })
}

async function oddBody({ ask, setup }: AttackContext): Promise<void> {
  const { path } = pick(setup.random, posts)
  await ask({
    method: 'POST',
    path: basePath + filled(path, 'x'),
    body: pick(setup.random, [
      '{',
      'null',
      '"\\ud800"',
      '{"__proto__":{"admin":true}}',
      `{"a":"${'x'.repeat(70_000)}"}`,
      randomBytes(200).toString('latin1'),
      '[]',
      `[${'0,'.repeat(30_000)}0]`,
    ]),
  })
}

function filled(path: string, text: string): string {
  return path.replace(/:\w+/g, text)
}

/** Sends a lone surrogate as its bytes, which encodeURIComponent refuses. */
function encodeLoosely(text: string): string {
  return [...text].map(sign => (sign === '\uD800' ? '%ED%A0%80' : encodeURIComponent(sign))).join('')
}
