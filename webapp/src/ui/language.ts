import type { MessageKey } from '@relayooor/shared'
import { speak } from './say.ts'
import { readStored, writeStored } from './storage.ts'

const storageKey = 'relayooor.language'
/** English with marks, for tests of the page: nobody is offered it. */
const pseudo = 'pseudo'

/** As the build compiled them: a function for each message. */
interface Compiled {
  default: Readonly<Record<MessageKey, (values?: Readonly<Record<string, string | number>>) => string>>
}

// Each is fetched when it is chosen; another language is one file more.
const files = import.meta.glob<Compiled>('../../../shared/src/messages/{??,pseudo}.ts', { query: '?compiled' })
const byName = new Map(Object.entries(files).map(([path, load]) => [path.replace(/^.*\/|\.ts$/g, ''), load]))
/** Those that are offered, by themselves: `de`. */
export const languages: readonly string[] = [...byName.keys()].filter(name => name !== pseudo).sort()

/** `Deutsch` */
export function languageName(name: string): string {
  const own = new Intl.DisplayNames(name, { type: 'language' }).of(name) ?? name
  return own.charAt(0).toLocaleUpperCase(name) + own.slice(1)
}

/** What was chosen here before, else the first of the browser's languages that there is, else English. */
export function wantedLanguage(wished: readonly string[] = navigator.languages): string {
  const stored = readStored(storageKey)
  if (stored !== null && byName.has(stored)) return stored
  return wished.map(tag => tag.split('-')[0] ?? '').find(name => languages.includes(name)) ?? 'en'
}

export async function loadLanguage(name: string): Promise<void> {
  const load = byName.get(name)
  if (!load) throw new Error(`there is no language ${name}`)
  const { default: messages } = await load()
  const language = name === pseudo ? 'en' : name
  document.documentElement.lang = language
  // The types of the catalogue are those of its English text; a compiled message takes the same values.
  speak({ name, locale: localeOf(language), say: (key, ...values) => messages[key](values[0]) })
}

/** Speaks it from now on, also after the page is loaded again. */
export async function chooseLanguage(name: string): Promise<void> {
  await loadLanguage(name)
  writeStored(storageKey, name)
}

/** The browser's own form of a language, `en-US`: days and numbers are written as its person is used to. */
function localeOf(language: string): string {
  return navigator.languages.find(tag => tag.split('-')[0] === language) ?? (language === 'en' ? 'en-GB' : language)
}
