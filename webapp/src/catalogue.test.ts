import type { SFCTemplateBlock } from 'vue/compiler-sfc'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import en from '@relayooor/shared/messages/en.ts'
import { expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'

type TemplateNode = NonNullable<SFCTemplateBlock['ast']>['children'][number]

const here = import.meta.dirname
const root = join(here, '..', '..')

/** Files of code below a folder, without tests and what only tests use. */
function codeBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:ts|vue)$/.test(name) && !/\.test\.ts$|(?:^|\/)(?:testing|messages|examples|node_modules)\//.test(name))
    .map(name => join(folder, name))
}

it('uses every message', () => {
  const files = ['webapp/src', 'shared/src', 'server/src'].flatMap(folder => codeBelow(join(root, folder)))
  const code = files.map(file => readFileSync(file, 'utf8')).join('\n')
  const named = new Set([...code.matchAll(/(['"])([a-z][\w.-]*)\1/g)].map(([, , key]) => key))
  // `pause.${reason}-text` names each that fits.
  const patterns = [...code.matchAll(/`([a-z-]+\.[^`\s]*?\$\{[^`]*)`/g)].map(
    ([, text = '']) => new RegExp(`^${text.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '.*')}$`),
  )
  expect(Object.keys(en).filter(key => !named.has(key) && !patterns.some(pattern => pattern.test(key)))).toEqual([])
})

/** The operator's view is English and stays as it is written; nobody visits `dev`. */
const pages = codeBelow(here).filter(file => !/^(?:admin|dev)\//.test(relative(here, file)))
/** The name as it is drawn. */
const drawn = new Set(['relay', 'r'])

it('has no text in its templates: each comes from the catalogue', () => {
  expect(pages.filter(file => file.endsWith('.vue')).flatMap(textsOf)).toEqual([])
})

it('has no sentence in its code', () => {
  expect(pages.flatMap(sentencesOf)).toEqual([])
})

function textsOf(file: string): string[] {
  const found: string[] = []
  const note = (text: string): void => {
    if (/\p{L}{2}/u.test(text) && !drawn.has(text.trim())) found.push(`${relative(here, file)}: ${text.trim()}`)
  }
  const look = (node: TemplateNode): void => {
    if (node.type === 2) note(node.content)
    if (node.type !== 1) return
    for (const prop of node.props)
      if (prop.type === 6 && /^(?:title|label|note|caption|says|placeholder|purpose|alt|aria-label)$/.test(prop.name))
        note(prop.value?.content ?? '')
    node.children.forEach(look)
  }
  parse(readFileSync(file, 'utf8')).descriptor.template?.ast?.children.forEach(look)
  return found
}

/** Words with a space between them, in quotes. Errors are for developers, selectors for the browser. */
function sentencesOf(file: string): string[] {
  const { script, scriptSetup, template } = parse(file.endsWith('.vue') ? readFileSync(file, 'utf8') : '').descriptor
  const bound = [...(template?.content ?? '').matchAll(/\s(?::|v-)[\w:-]+="([^"]*)"|\{\{(.*?)\}\}/gs)].map(
    ([, value, text]) => value ?? text,
  )
  const code = file.endsWith('.vue') ? [script?.content, scriptSetup?.content, ...bound].join('\n') : readFileSync(file, 'utf8')
  return code
    .replace(/\/\*.*?\*\/|\/\/.*$/gms, '')
    .replace(/(?:Error|WalletFault|querySelector<\w+>|matchMedia|super)\((?:'[\w-]+', )?(?:'[^']*'|`[^`]*`)/g, '')
    .replace(/\$\{[^}]*\}/g, '')
    .split('\n')
    .flatMap(line =>
      [...line.matchAll(/(['`])[^'`()=<>]*\p{L}{2} \p{Ll}{2}[^'`()=<>]*\1/gu)].map(([text]) => `${relative(here, file)}: ${text}`),
    )
}
