import type { DestinationStream } from 'pino'
import { z } from 'zod'

const Line = z.looseObject({
  time: z.string(),
  level: z.string(),
  msg: z.string().default(''),
  err: z.looseObject({ stack: z.string().optional(), message: z.string().optional() }).optional(),
})

/** Turns JSON log lines into `12:30:01 info  message field=value`, with the stack of an error below. */
export function textLines(destination: DestinationStream): DestinationStream {
  return { write: json => void destination.write(textLine(json)) }
}

function textLine(json: string): string {
  const { time, level, msg, err, ...fields } = Line.parse(JSON.parse(json))
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const line = [time.slice(11, 19), level.padEnd(5), msg, ...facts].filter(Boolean).join(' ')
  return err ? `${line}\n${err.stack ?? err.message ?? ''}\n` : `${line}\n`
}
