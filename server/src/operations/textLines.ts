import type { DestinationStream } from 'pino'
import { z } from 'zod'
import { escapeControls } from './escapeControls.ts'

const Line = z.looseObject({
  time: z.string(),
  level: z.string(),
  msg: z.string().default(''),
  err: z.looseObject({ stack: z.string().optional(), message: z.string().optional() }).optional(),
})

/**
 * Formats JSON log lines as `12:30:01 info  message field=value`, with an error's stack below. Only a real line begins with a time:
 * newlines in logged text are escaped or indented.
 */
export function textLines(destination: DestinationStream): DestinationStream {
  return { write: json => void destination.write(textLine(json)) }
}

function textLine(json: string): string {
  const { time, level, msg, err, ...fields } = Line.parse(JSON.parse(json))
  const facts = Object.entries(fields).map(([name, value]) => `${oneWord(name)}=${oneWord(value)}`)
  const line = [time.slice(11, 19), level.padEnd(5), onOneLine(msg), ...facts].filter(Boolean).join(' ')
  const stack = err
    ? `${err.stack ?? err.message ?? ''}`
        .split('\n')
        .map(below => `\n  ${escapeControls(below)}`)
        .join('')
    : ''
  return `${line}${stack}\n`
}

/** Quoted where it could be taken for more than one. */
function oneWord(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? escapeControls(value) : onOneLine(JSON.stringify(value))
}

function onOneLine(text: string): string {
  return escapeControls(text.replaceAll('\n', '\\n'))
}
