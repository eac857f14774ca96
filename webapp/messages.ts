import type { Catalogue } from '@relayooor/shared'
import type { Plugin } from 'vite'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import MessageFormat from '@messageformat/core'
import compileModule from '@messageformat/core/lib/compile-module.js'

const messageFile = /\/shared\/src\/messages\/(?:[a-z]{2}|pseudo)\.ts\?compiled$/

/**
 * A language with `?compiled` comes as functions, made when the page is built: a browser parses no ICU, and the policy of the page allows
 * it no `eval`.
 */
export function messages(): Plugin {
  return {
    name: 'messages',
    enforce: 'pre',
    load: {
      filter: { id: messageFile },
      async handler(id) {
        const file = id.replace(/\?.*$/, '')
        const { default: catalogue } = (await import(`${pathToFileURL(file)}?${statSync(file).mtimeMs}`)) as { default: Catalogue }
        const language = basename(file, '.ts').replace('pseudo', 'en')
        return compileModule(new MessageFormat(language, { strict: true, returnType: 'string' }), catalogue)
      },
    },
  }
}
