import type { DestinationStream, Logger } from 'pino'
import { pino } from 'pino'
import { errorFacts } from './errorFacts.ts'
import { escapeControls } from './escapeControls.ts'
import { textLines } from './textLines.ts'

export interface LogSettings {
  level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  format: 'json' | 'text'
}

/** As pino numbers them. */
const errorLevel = 50

/** Fields that must not reach a log, should a line ever carry them; one level deep is as deep as our lines are. */
const secretFields = [
  'cookie',
  'set-cookie',
  'authorization',
  'txBytes',
  'signature',
  'mnemonic',
  'password',
  'secret',
  'x-admin-key',
  'x-api-key',
]

export interface LogWatch {
  onError?: () => void
  /** Told of each line, as JSON. */
  onLine?: (line: string) => void
  /** Texts that must not stand in a line, wherever they come from. */
  secrets?: string[]
}

/** The process's logger: one JSON object a line, or plain text for people. */
export function createLogger(
  settings: LogSettings,
  destination: DestinationStream = process.stdout,
  { onError, onLine, secrets = [] }: LogWatch = {},
): Logger {
  // As they stand in JSON.
  const hidden = secrets.map(secret => JSON.stringify(secret).slice(1, -1))
  const told = settings.format === 'text' ? textLines(destination) : destination
  return pino(
    {
      level: settings.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorFacts },
      hooks: {
        logMethod(args, write, level) {
          if (level >= errorLevel) onError?.()
          write.apply(this, args)
        },
      },
      formatters: { level: label => ({ level: label }) },
      redact: { paths: secretFields.flatMap(field => [`["${field}"]`, `*["${field}"]`]), censor: '[redacted]' },
    },
    {
      write(raw) {
        const line = hidden.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), escapeControls(raw))
        onLine?.(line)
        told.write(line)
      },
    },
  )
}
