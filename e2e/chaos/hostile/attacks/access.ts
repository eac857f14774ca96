import type { Attack, AttackContext } from '../attack.ts'
import type { HttpResponse } from '../httpClient.ts'
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

/** What strangers may not reach. */
export const accessAttacks: Attack[] = [
  { name: 'wrong admin keys, 30 at once', everyMs: 2_000, atOnce: 2, run: guessKeys },
  { name: 'calls from a foreign page', everyMs: 400, atOnce: 4, run: foreignPage },
  { name: 'sockets from a foreign page', everyMs: 500, atOnce: 4, run: foreignSocket },
  { name: 'addresses that probes and scanners ask for', everyMs: 300, atOnce: 4, run: probe },
]

async function guessKeys({ ask, setup, breach }: AttackContext): Promise<void> {
  const answers = await Promise.all(
    Array.from({ length: guessesAtOnce }, () =>
      ask({ path: `${basePath}/admin/chains`, headers: { 'x-admin-key': `a guess of an admin key ${setup.random()}` } }),
    ),
  )
  if (answers.some(isOpen)) breach('a wrong admin key opened')
}

/** Headers of foreign pages, also after DNS rebinding. */
const foreigners: Record<string, string>[] = [
  { host: 'evil.example', origin: 'http://evil.example' },
  { host: 'evil.example:8080', origin: 'https://evil.example:8080' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
]

async function foreignPage({ ask, setup, attacker, breach }: AttackContext): Promise<void> {
  const headers = pick(setup.random, foreigners)
  if (isOpen(await ask({ method: 'POST', path: `${basePath}/auth/challenge`, headers, body: { address: attacker.address, chainId: hub } })))
    breach(`a page of ${headers.origin} may submitTx at ${headers.host ?? 'our own address'}`)
}

async function foreignSocket({ ask, setup, breach }: AttackContext): Promise<void> {
  const headers = pick(setup.random, foreigners)
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

async function probe({ ask, setup, breach }: AttackContext): Promise<void> {
  const path = pick(setup.random, probes)
  if (isOpen(await ask({ path, headers: { accept: '*/*' } }))) breach(`${path} is open for everybody`)
}

function isOpen({ status }: HttpResponse): boolean {
  return status > 0 && status < 400
}
