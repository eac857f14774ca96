import { ChainError } from './chainError.ts'

export interface Asked<E, T> {
  answers: { endpoint: E; answer: T }[]
  faults: { endpoint: E; fault: ChainError }[]
}

/** Asks as many endpoints as are wanted side by side, in the given order, and all the others only when their answers are not enough. */
export async function askQuorum<E, T>(
  endpoints: readonly E[],
  quorum: number,
  ask: (endpoint: E) => Promise<T>,
  enough: (answers: Asked<E, T>['answers']) => boolean,
): Promise<Asked<E, T>> {
  const first = await askAll(endpoints.slice(0, quorum), ask)
  if (enough(first.answers) || endpoints.length <= quorum) return first
  const others = await askAll(endpoints.slice(quorum), ask)
  return { answers: [...first.answers, ...others.answers], faults: [...first.faults, ...others.faults] }
}

async function askAll<E, T>(endpoints: readonly E[], ask: (endpoint: E) => Promise<T>): Promise<Asked<E, T>> {
  const asked: Asked<E, T> = { answers: [], faults: [] }
  await Promise.all(
    endpoints.map(async endpoint => {
      try {
        asked.answers.push({ endpoint, answer: await ask(endpoint) })
      } catch (fault) {
        if (!(fault instanceof ChainError)) throw fault
        asked.faults.push({ endpoint, fault })
      }
    }),
  )
  return asked
}
