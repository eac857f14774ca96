import type { Answer, Ask, Question } from './ask.ts'
import type { Crook } from './crowd.ts'
import type { Ground } from './ground.ts'
import type { Scores } from './scores.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { add, scoreOf } from './scores.ts'

/** One thing that somebody does who means us harm. */
export interface Attack {
  name: string
  /** Milliseconds between two of them, each by another of the hostile accounts. */
  everyMs: number
  /** No more than so many are under way. */
  atOnce: number
  act: (scene: Scene) => Promise<unknown>
}

/** Where one attack is played, by one of the hostile accounts. */
export interface Scene {
  ground: Ground
  crook: Crook
  /** Asks from the crook's address and counts the answer. */
  ask: (question: Omit<Question, 'from'>) => Promise<Answer>
  /** Counts what was no HTTP answer. */
  note: (what: string, bytes?: number) => void
  /** Says that something happened which must never happen. */
  breach: (words: string) => void
}

/**
 * Lets the hostile accounts attack in turn until the ground is closed. Each attack is followed by its usual pause, or, when longer,
 * by `rest` times as long as it took: on a busy machine the server is not buried.
 */
export async function wage(attack: Attack, rest: number, ground: Ground, askAnybody: Ask, scores: Scores): Promise<void> {
  const score = scoreOf(scores, attack.name)
  const breach = (words: string) => add(score.breaches, words)
  const running = new Set<Promise<unknown>>()
  let lastMs = 0
  for (let turn = Math.floor(ground.random() * ground.crooks.length); !ground.closed.aborted; turn++) {
    const crook = ground.crooks[turn % ground.crooks.length]
    if (crook && running.size < attack.atOnce) {
      score.times += 1
      const began = performance.now()
      const one: Promise<unknown> = attack
        .act({
          ground,
          crook,
          breach,
          async ask(question) {
            const answer = await askAnybody({ ...question, from: crook.ip() })
            add(score.answers, String(answer.status))
            score.bytes += answer.bytes
            faultsOf(question, answer).forEach(breach)
            return answer
          },
          note(what, bytes = 0) {
            add(score.answers, what)
            score.bytes += bytes
          },
        })
        .catch((error: unknown) => {
          if (!ground.closed.aborted)
            ground.cluster.wrongs.push(`attack "${attack.name}" broke: ${error instanceof Error ? error.stack : String(error)}`)
        })
        .finally(() => {
          lastMs = performance.now() - began
          running.delete(one)
        })
      running.add(one)
    }
    await sleep(Math.max(attack.everyMs, rest * lastMs), undefined, { signal: ground.closed }).catch(() => {}) // it is over
  }
  await Promise.all(running)
}

/** What no answer may be, whatever was asked: a fault of ours, a page for a program, or a refusal in other words than the contract's. */
function faultsOf({ method = 'GET', path }: Omit<Question, 'from'>, { status, text, headers }: Answer): string[] {
  const place = `${method} ${path.split('?')[0]}`
  const type = headers['content-type'] ?? ''
  return [
    ...(status >= 500 && status !== 503 ? [`${place} answered ${status}: ${text.slice(0, 200)}`] : []),
    ...(status >= 400 && !type.startsWith('application/problem+json') ? [`${place} refused with ${status} as ${type || 'nothing'}`] : []),
    ...(type.startsWith('text/html') ? [`${place} answered with a page`] : []),
  ]
}
