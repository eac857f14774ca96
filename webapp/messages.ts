import type { Catalogue } from '@relayooor/shared'
import type { Plugin } from 'vite'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import MessageFormat from '@messageformat/core'
import compileModule from '@messageformat/core/lib/compile-module.js'
import { isLater } from './src/ui/laterMessages.ts'

const messageFile = /\/shared\/src\/messages\/(?:[a-z]{2}|pseudo)\.ts\?(?:first|later)$/

/**
 * A language with `?first` or `?later` comes as functions, made when the page is built: a browser parses no ICU, and the policy of the page
 * allows it no `eval`. The first part is all that the first screen and its results say.
 */
export function messages(): Plugin {
  return {
    name: 'messages',
    enforce: 'pre',
    load: {
      filter: { id: messageFile },
      async handler(id) {
        const [file = '', part] = id.split('?')
        const { default: catalogue } = (await import(`${pathToFileURL(file)}?${statSync(file).mtimeMs}`)) as { default: Catalogue }
        const messages = Object.fromEntries(Object.entries(catalogue).filter(([key]) => isLater(key) === (part === 'later')))
        const language = basename(file, '.ts').replace('pseudo', 'en')
        return compileModule(new MessageFormat(language, { strict: true, returnType: 'string' }), messages)
      },
    },
  }
}
