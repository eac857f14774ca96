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

/** To somebody who reads it without the page, in the language that he had there; English where we do not have it. */
export async function sayTo(language: string): Promise<Say> {
  if (!/^[a-z]{2}$/.test(language)) return sayEnglish
  const file = await import(/* @vite-ignore */ new URL(`${language}.ts`, import.meta.url).href).catch(() => null)
  // Each language is a file with the same keys.
  return file === null ? sayEnglish : sayIn(language, (file as { default: Catalogue }).default)
}

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
