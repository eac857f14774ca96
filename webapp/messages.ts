import type { Catalogue } from '@relayooor/shared'
import type { Plugin } from 'vite'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import MessageFormat from '@messageformat/core'
import compileModule from '@messageformat/core/lib/compile-module.js'
import { isLater } from './src/ui/laterMessages.ts'

const messageFile = /\/shared\/src\/messages\/(?:[a-z]{2}|pseudo)\.ts\?(?:first|later|name)$/

/**
 * A language with `?first` or `?later` comes as functions, made when the page is built: a browser parses no ICU, and the policy of the page
 * allows it no `eval`. The first part is all that the first screen and its results say; mails are in neither. With `?name` it is the
 * language's name in itself, `Deutsch`: a phone takes longer to load its names of languages than to draw the first screen.
 */
export function messages(): Plugin {
  return {
    name: 'messages',
    enforce: 'pre',
    load: {
      filter: { id: messageFile },
      async handler(id) {
        const [file = '', part] = id.split('?')
        const language = basename(file, '.ts').replace('pseudo', 'en')
        if (part === 'name') return `export default ${JSON.stringify(ownName(language))}`
        const { default: catalogue } = (await import(`${pathToFileURL(file)}?${statSync(file).mtimeMs}`)) as { default: Catalogue }
        const messages = Object.fromEntries(
          Object.entries(catalogue).filter(([key]) => !key.startsWith('mail.') && isLater(key) === (part === 'later')),
        )
        return compileModule(new MessageFormat(language, { strict: true, returnType: 'string' }), messages)
      },
    },
  }
}

function ownName(language: string): string {
  const own = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  return own.charAt(0).toLocaleUpperCase(language) + own.slice(1)
}
