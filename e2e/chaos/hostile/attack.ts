import type { Attacker } from './accounts.ts'
import type { AttackResults } from './attackResults.ts'
import type { Ask, HttpRequest, HttpResponse } from './httpClient.ts'
import type { HostileSetup } from './setup.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { add, resultOf } from './attackResults.ts'

/** One kind of attack. */
export interface Attack {
  name: string
  /** Milliseconds between two of them, each by another account. */
  everyMs: number
  /** Most that are under way at once. */
  atOnce: number
  run: (context: AttackContext) => Promise<unknown>
}

/** For one attack by one of the hostile accounts. */
export interface AttackContext {
  setup: HostileSetup
  attacker: Attacker
  /** Sends from the attacker's address and counts the answer. */
  ask: (request: Omit<HttpRequest, 'from'>) => Promise<HttpResponse>
  /** Counts a result that is no HTTP answer. */
  note: (what: string, bytes?: number) => void
  /** Reports that something happened which never may. */
  breach: (words: string) => void
}

/**
 * Lets the hostile accounts attack in turn until the end. The pause between two attacks is at least `rest` times as long as the last
 * one took, so that a slow machine is not overloaded.
 */
export async function runAttack(
  attack: Attack,
  rest: number,
  setup: HostileSetup,
  sendRequest: Ask,
  results: AttackResults,
): Promise<void> {
  const result = resultOf(results, attack.name)
  const breach = (words: string) => add(result.breaches, words)
  const running = new Set<Promise<unknown>>()
  let lastMs = 0
  for (let turn = Math.floor(setup.random() * setup.attackers.length); !setup.closed.aborted; turn++) {
    const attacker = setup.attackers[turn % setup.attackers.length]
    if (attacker && running.size < attack.atOnce) {
      result.times += 1
      const began = performance.now()
      const one: Promise<unknown> = attack
        .run({
          setup,
          attacker,
          breach,
          async ask(request) {
            const answer = await sendRequest({ ...request, from: attacker.ip() })
            add(result.answers, String(answer.status))
            result.bytes += answer.bytes
            faultsOf(request, answer).forEach(breach)
            return answer
          },
          note(what, bytes = 0) {
            add(result.answers, what)
            result.bytes += bytes
          },
        })
        .catch((error: unknown) => {
          if (!setup.closed.aborted)
            setup.cluster.violations.push(`attack "${attack.name}" broke: ${error instanceof Error ? error.stack : String(error)}`)
        })
        .finally(() => {
          lastMs = performance.now() - began
          running.delete(one)
        })
      running.add(one)
    }
    await sleep(Math.max(attack.everyMs, rest * lastMs), undefined, { signal: setup.closed }).catch(() => {}) // it is over
  }
  await Promise.all(running)
}

/** Faults of any answer: a server error, HTML, or a refusal that is no problem document. */
function faultsOf({ method = 'GET', path }: Omit<HttpRequest, 'from'>, { status, text, headers }: HttpResponse): string[] {
  const place = `${method} ${path.split('?')[0]}`
  const type = headers['content-type'] ?? ''
  return [
    ...(status >= 500 && status !== 503 ? [`${place} answered ${status}: ${text.slice(0, 200)}`] : []),
    ...(status >= 400 && !type.startsWith('application/problem+json') ? [`${place} refused with ${status} as ${type || 'nothing'}`] : []),
    ...(type.startsWith('text/html') ? [`${place} answered with a page`] : []),
  ]
}
