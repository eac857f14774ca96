import { setImmediate } from 'node:timers/promises'

interface Waiting<Question, Answer> {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

export interface TogetherSettings {
  /** Calls on their way at once. */
  atOnce: number
  /** Questions in one call. */
  most: number
}

/**
 * One call for all who ask at the same moment, or while `atOnce` calls are on their way: the more is asked, the less each question costs.
 * Nobody is told what was read before he asked. A failure is that of all who asked together.
 * @param ask answers in the order of the questions
 */
export function askTogether<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  { atOnce, most }: TogetherSettings,
): (question: Question) => Promise<Answer> {
  const waiting: Waiting<Question, Answer>[] = []
  let running = 0

  async function run(): Promise<void> {
    // Whoever asks in this turn of the event loop is asked for as well.
    await setImmediate()
    while (waiting.length > 0) await askFor(waiting.splice(0, most))
    running--
  }

  async function askFor(those: Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await ask(those.map(one => one.question))
      if (answers.length !== those.length) throw new RangeError(`${those.length} questions got ${answers.length} answers`)
      for (const [index, answer] of answers.entries()) those[index]?.resolve(answer)
    } catch (error) {
      for (const one of those) one.reject(error)
    }
  }

  return question =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      if (running >= atOnce) return
      running++
      void run()
    })
}
