import type { Answer } from '../ask.ts'
import type { Attack, Scene } from '../attack.ts'
import { basePath, livePath } from '@relayooor/shared'
import { pick } from '../../../../sandbox/src/traffic/random.ts'
import { hub } from '../../../service/settings.ts'

const guessesAtOnce = 30
const probes = [
  '/health/comprehensive',
  '/queue-status',
  '/stats',
  '/healthz',
  '/metrics',
  '/api',
  '/api/v1',
  '/api/v2/config',
  '/ws',
  '/.env',
  '/admin.php',
  '/api/v1/admin/config',
]

/** Doors that are shut for strangers. */
export const doorAttacks: Attack[] = [
  { name: 'wrong admin keys, 30 at once', everyMs: 2_000, atOnce: 2, act: guessKeys },
  { name: 'calls from a foreign page', everyMs: 400, atOnce: 4, act: foreignPage },
  { name: 'sockets from a foreign page', everyMs: 500, atOnce: 4, act: foreignSocket },
  { name: 'addresses that probes and scanners ask for', everyMs: 300, atOnce: 4, act: probe },
]

async function guessKeys({ ask, ground, breach }: Scene): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: guessesAtOnce }, () =>
      ask({ path: `${basePath}/admin/chains`, headers: { 'x-admin-key': `a guess of an admin key ${ground.random()}` } }),
    ),
  )
  if (answers.some(isOpen)) breach('a wrong admin key opened')
}

/** A page whose name leads to us, as one gets it by changing its address while the page is open. */
const foreigners: Record<string, string>[] = [
  { host: 'evil.example', origin: 'http://evil.example' },
  { host: 'evil.example:8080', origin: 'https://evil.example:8080' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
]

async function foreignPage({ ask, ground, crook, breach }: Scene): Promise<void> {
  const headers = pick(ground.random, foreigners)
  if (isOpen(await ask({ method: 'POST', path: `${basePath}/auth/challenge`, headers, body: { address: crook.address, chainId: hub } })))
    breach(`a page of ${headers.origin} may act at ${headers.host ?? 'our own address'}`)
}

async function foreignSocket({ ask, ground, breach }: Scene): Promise<void> {
  const headers = pick(ground.random, foreigners)
  const { status } = await ask({
    path: livePath,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16, 7).toString('base64'),
      ...headers,
    },
  })
  if (status === 101) breach(`a page of ${headers.origin} may listen at ${headers.host ?? 'our own address'}`)
}

async function probe({ ask, ground, breach }: Scene): Promise<void> {
  const path = pick(ground.random, probes)
  if (isOpen(await ask({ path, headers: { accept: '*/*' } }))) breach(`${path} is open for everybody`)
}

/** No answer at all opens nothing. */
function isOpen({ status }: Answer): boolean {
  return status > 0 && status < 400
}
