import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertNames, alertSeverity, endpoints, runbookOf } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { AlertSettings } from '../../config/alertSettings.ts'
import { settingNames } from '../../config/readConfig.ts'

const root = join(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = alertNames.map(name => [name, read(runbookOf(name))] as const)
const calls = new Set(Object.values(endpoints).map(({ method, path }) => `${method} ${path}`))

it('every rule has its page, and no page is left over', () => {
  expect(readdirSync(join(root, 'docs/operations/runbooks')).toSorted()).toEqual(alertNames.map(name => `${name}.md`).toSorted())
})

it.each(pages)('%s: meaning, impact, diagnosis and action, with calls, commands, settings and alerts that there are', (name, page) => {
  expect(page.startsWith(`# ${name}\n`)).toBe(true)
  expect([...page.matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, part]) => part)).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Action'])
  const quoted = [...page.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
  expect(quoted.filter(text => /^(?:GET|POST) /.test(text) && !calls.has(text))).toEqual([])
  const scripts: unknown = JSON.parse(read('package.json'))
  expect(quoted.flatMap(text => /^npm run ([\w:]+)/.exec(text)?.[1] ?? [])).toSatisfy((used: string[]) =>
    used.every(script => JSON.stringify(scripts).includes(`"${script}":`)),
  )
  const known = new Set([...settingNames, 'NODE_OPTIONS'])
  expect(quoted.filter(text => /^[A-Z]+_[A-Z_]+$/.test(text) && !known.has(text))).toEqual([])
})

it('docs/operations/alerts.md has each rule with its severity and its usual threshold', () => {
  const rows = [...read('docs/operations/alerts.md').matchAll(/^\| \[([\w-]+)\]\(runbooks\/[\w-]+\.md\) \| (\w+) \|(.*)\|$/gm)]
  expect(rows.map(([, name, severity]) => [name, severity])).toEqual(alertNames.map(name => [name, alertSeverity[name]]))
  const { rules } = AlertSettings.parse(undefined)
  const told = rows.flatMap(([, name = '', , values = '']) => {
    const [begins, ends, forSeconds] = values.split('|').map(value => value.trim().replace(/ s$/, ''))
    return begins === '' ? [] : [[name, { begins: Number(begins), ends: Number(ends), forSeconds: Number(forSeconds) }] as const]
  })
  const { 'orders-old': _, ...judged } = rules
  expect(Object.fromEntries(told)).toEqual(judged)
})
