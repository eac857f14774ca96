import type { Catalogue, MessageKey, Say } from './catalogue.ts'
import messageFormat from '@messageformat/core'
import en from './en.ts'

type Message = (values?: Readonly<Record<string, string | number>>) => string
interface Parser {
  compile: (text: string) => Message
}

// Its types speak of `exports.default`, and Node is given the class itself.
const MessageFormat = messageFormat as unknown as new (language: string, options: { strict: boolean; returnType: 'string' }) => Parser

/** What the service itself says: English. The page has its messages compiled when it is built, and reads no ICU. */
export const sayEnglish = sayIn('en', en)

/** A language as its catalogue has it, each message compiled when it is first said. */
export function sayIn(language: string, messages: Catalogue): Say {
  const parser = new MessageFormat(language, { strict: true, returnType: 'string' })
  const compiled = new Map<MessageKey, Message>()
  return (key, ...[values]) => {
    const message = compiled.get(key) ?? parser.compile(messages[key])
    compiled.set(key, message)
    return message(values)
  }
}
