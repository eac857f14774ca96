import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertNames, alertSeverity, runbookOf } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { AlertSettings } from '../../config/alertSettings.ts'
import { faultsOfPage } from '../testing/faultsOfPage.ts'

const root = join(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = alertNames.map(name => [name, read(runbookOf(name))] as const)

it('every rule has its page, and no page is left over', () => {
  expect(readdirSync(join(root, 'docs/operations/runbooks')).toSorted()).toEqual(alertNames.map(name => `${name}.md`).toSorted())
})

it.each(pages)('%s: meaning, impact, diagnosis and action, with calls, commands, settings and alerts that there are', (name, page) => {
  expect(page.startsWith(`# ${name}\n`)).toBe(true)
  expect([...page.matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, part]) => part)).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Action'])
  expect(faultsOfPage(page)).toEqual([])
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
