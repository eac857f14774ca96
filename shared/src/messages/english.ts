import type { MessageKey, Say } from './catalogue.ts'
import messageFormat from '@messageformat/core'
import en from './en.ts'

type Message = (values?: Readonly<Record<string, string | number>>) => string
interface Parser {
  compile: (text: string) => Message
}

// Its types speak of `exports.default`, and Node is given the class itself.
const MessageFormat = messageFormat as unknown as new (language: string, options: { strict: boolean; returnType: 'string' }) => Parser
const parser = new MessageFormat('en', { strict: true, returnType: 'string' })
const compiled = new Map<MessageKey, Message>()

/** What the service itself says: English. The page has its messages compiled when it is built, and reads no ICU. */
export const sayEnglish: Say = (key, ...[values]) => {
  const message = compiled.get(key) ?? parser.compile(en[key])
  compiled.set(key, message)
  return message(values)
}
