import process from 'node:process'

export type Level = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
/** What the program was in the middle of, with its facts, as Rust's `tracing` calls it. */
export type Span = Record<string, string> & { name: string }
export type Log = (level: Level, fields: { message: string } & Record<string, string>, ...spans: Span[]) => void

/** With `--json` everything goes to standard output, a line each; without it log lines go to standard error. */
export function createLog(json: boolean, debug = /debug|trace/.test(process.env.RUST_LOG ?? '')): Log {
  return (level, fields, ...spans) => {
    if (level === 'DEBUG' && !debug)
      return
    const timestamp = new Date().toISOString().replace('Z', '000Z')
    if (json)
      process.stdout.write(`${JSON.stringify({ timestamp, level, fields, ...spans.length > 0 && { span: spans.at(-1), spans }, threadId: 'ThreadId(1)' })}\n`)
    else
      process.stderr.write(`${timestamp} ${level.padStart(5)} ThreadId(01) ${spans.map(spanText).join('')}${fieldsText(fields)}\n`)
  }
}

/** Prints the result as the last line. Hermes exits with 0 on success and with 1 on an error. */
export function conclude(json: boolean, status: 'success' | 'error', result: unknown, plain: string): void {
  process.stdout.write(json ? `${JSON.stringify({ result, status })}\n` : `${status === 'success' ? 'SUCCESS' : 'ERROR'} ${plain}\n`)
  process.exitCode = status === 'success' ? 0 : 1
}

function spanText({ name, ...facts }: Span): string {
  return `${name}{${Object.entries(facts).map(([key, value]) => `${key}=${value}`).join(' ')}}: `
}

function fieldsText({ message, ...others }: { message: string } & Record<string, string>): string {
  return [message, ...Object.entries(others).map(([key, value]) => `${key}=${value}`)].join(' ')
}
