export type Level = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
/** What the program was in the middle of, with its facts, as Rust's `tracing` calls it. */
export type Span = Record<string, string> & { name: string }
export type Log = (level: Level, fields: { message: string } & Record<string, string>, ...spans: Span[]) => void

/** Where a command prints, and what it is told beside its arguments. */
export interface Surroundings {
  stdout: (text: string) => void
  stderr: (text: string) => void
  /** Debug lines as well. */
  debug: boolean
  /** Address of the sandbox's control API, which tells the faults. */
  controlUrl: string | undefined
}

/** With `--json` everything goes to standard output, a line each; without it log lines go to standard error. */
export function createLog(json: boolean, { stdout, stderr, debug }: Surroundings): Log {
  return (level, fields, ...spans) => {
    if (level === 'DEBUG' && !debug) return
    const timestamp = new Date().toISOString().replace('Z', '000Z')
    const within = spans.length > 0 && { span: spans.at(-1), spans }
    if (json) stdout(`${JSON.stringify({ timestamp, level, fields, ...within, threadId: 'ThreadId(1)' })}\n`)
    else stderr(`${timestamp} ${level.padStart(5)} ThreadId(01) ${spans.map(spanText).join('')}${fieldsText(fields)}\n`)
  }
}

/** Prints the result as the last line. */
export function conclude(json: boolean, { stdout }: Surroundings, status: 'success' | 'error', result: unknown, plain: string): void {
  stdout(json ? `${JSON.stringify({ result, status })}\n` : `${status === 'success' ? 'SUCCESS' : 'ERROR'} ${plain}\n`)
}

function spanText({ name, ...facts }: Span): string {
  return `${name}{${Object.entries(facts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}}: `
}

function fieldsText({ message, ...others }: { message: string } & Record<string, string>): string {
  return [message, ...Object.entries(others).map(([key, value]) => `${key}=${value}`)].join(' ')
}
