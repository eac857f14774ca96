import type { MessageKey } from '@relayooor/shared'
import { language, speak } from './say.ts'
import { readStored, writeStored } from './storage.ts'

const storageKey = 'relayooor.language'
/** English with marks, for tests of the page: nobody is offered it. */
const pseudo = 'pseudo'

/** As the build compiled them: a function for each message. */
type Messages = Readonly<Record<MessageKey, (values?: Readonly<Record<string, string | number>>) => string>>
interface Compiled {
  default: Messages
}

// Each is fetched when it is chosen; another language is one file more.
const first = import.meta.glob<Compiled>('../../../shared/src/messages/{??,pseudo}.ts', { query: '?first' })
const later = import.meta.glob<Compiled>('../../../shared/src/messages/{??,pseudo}.ts', { query: '?later' })
const ownNames = import.meta.glob<string>('../../../shared/src/messages/??.ts', { query: '?name', import: 'default', eager: true })
const byName = new Map(Object.entries(first).map(([path, load]) => [path.replace(/^.*\/|\.ts$/g, ''), { path, load }]))
/** Once a page is to be there that says more than the first screen does. */
let all: Promise<void> | undefined
let turn = Promise.resolve()
/** Those that are offered, by themselves: `de`. */
export const languages: readonly string[] = [...byName.keys()].filter(name => name !== pseudo).sort()

/** `Deutsch` */
export function languageName(name: string): string {
  return ownNames[byName.get(name)?.path ?? ''] ?? name
}

/** What was chosen here before, else the first of the browser's languages that there is, else English. */
export function wantedLanguage(wished: readonly string[] = navigator.languages): string {
  const stored = readStored(storageKey)
  if (stored !== null && byName.has(stored)) return stored
  return wished.map(tag => tag.split('-')[0] ?? '').find(name => languages.includes(name)) ?? 'en'
}

export function loadLanguage(name: string): Promise<void> {
  return inTurn(() => load(name))
}

/** One after the other: what was asked for last is spoken at last, however long each takes to come. */
function inTurn(asked: () => Promise<void>): Promise<void> {
  const loaded = turn.then(asked)
  turn = loaded.catch(() => undefined)
  return loaded
}

async function load(name: string, wantsAll = all !== undefined): Promise<void> {
  const part = byName.get(name)
  if (!part) throw new Error(`there is no language ${name}`)
  const [{ default: start }, rest] = await Promise.all([part.load(), wantsAll ? later[part.path]?.() : undefined])
  const messages: Messages = { ...start, ...rest?.default }
  const tag = name === pseudo ? 'en' : name
  document.documentElement.lang = tag
  // The types of the catalogue are those of its English text; a compiled message takes the same values.
  speak({ name, locale: localeOf(tag), say: (key, ...values) => messages[key](values[0]) })
}

/** What later pages say, too. A page's code may come before its words, so it waits for them. What fails is tried again. */
export function loadAllMessages(): Promise<void> {
  all ??= inTurn(() => load(language().name, true)).catch((error: unknown) => {
    all = undefined
    throw error
  })
  return all
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
