export type Level = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
/** The current operation with its facts, as in Rust's `tracing`. */
export type Span = Record<string, string> & { name: string }
export type Log = (level: Level, fields: { message: string } & Record<string, string>, ...spans: Span[]) => void

/** Output and settings of a command, besides its arguments. */
export interface CommandContext {
  stdout: (text: string) => void
  stderr: (text: string) => void
  /** Debug lines as well. */
  debug: boolean
  /** The sandbox's control API, for the faults. */
  controlUrl: string | undefined
}

/** With `--json` all goes to standard output, one object per line; otherwise logs go to standard error. */
export function createLog(json: boolean, { stdout, stderr, debug }: CommandContext): Log {
  return (level, fields, ...spans) => {
    if (level === 'DEBUG' && !debug) return
    const timestamp = new Date().toISOString().replace('Z', '000Z')
    const within = spans.length > 0 && { span: spans.at(-1), spans }
    if (json) stdout(`${JSON.stringify({ timestamp, level, fields, ...within, threadId: 'ThreadId(1)' })}\n`)
    else stderr(`${timestamp} ${level.padStart(5)} ThreadId(01) ${spans.map(spanText).join('')}${fieldsText(fields)}\n`)
  }
}

/** Prints the result as the last line. */
export function printResult(json: boolean, { stdout }: CommandContext, status: 'success' | 'error', result: unknown, plain: string): void {
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
