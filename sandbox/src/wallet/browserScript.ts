import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'

/** In the order of their dependencies. */
const files = ['settings', 'sandbox', 'elements', 'style', 'approval', 'panel', 'keplr', 'install']

let script: string | undefined

/** The wallet for browsers: the files of ./browser as one classic script, without their types. */
export function browserScript(): string {
  return (script ??= `'use strict';\n(() => {\n${files.map(readPart).join('\n')}\n})()\n`)
}

function readPart(name: string): string {
  const source = readFileSync(new URL(`./browser/${name}.ts`, import.meta.url), 'utf8')
  const plain = withoutWarning(() => stripTypeScriptTypes(source))
    .replaceAll(/^import \{.*\} from '\.\/.*'$/gm, '')
    .replaceAll(/^export (?=(?:async )?function|const|let|class)/gm, '')
  if (/^(?:import|export)\b/m.test(plain))
    throw new Error(`wallet/browser/${name}.ts imports or exports in a way that cannot be joined into one script`)
  return plain
    .split('\n')
    .filter(line => line.trim() !== '')
    .join('\n')
}

/** Node warns that this function is experimental, although this file itself runs by it. */
function withoutWarning<T>(work: () => T): T {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}
