import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertNames, runbookOf } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { anAlert } from '../../testing/adminBuilders.ts'
import { aConfig } from '../../testing/builders.ts'
import { namesFrom } from '../../ui/names.ts'
import { adminRooms } from '../kit/adminRooms.ts'
import { alertPlace, alertTitle, thresholdUnits } from './alertWords.ts'

it.each([
  ['chain-down', 'sandhub-1', 'Sand Hub does not move, or does not answer'],
  ['client-near-end', 'sandzone-1 07-tendermint-1', 'A client is near its end, or past it: 07-tendermint-1 on Sand Zone'],
  ['lane-low', 'sandhub-1 lane-1', 'Lane lane-1 on Sand Hub runs out of gas money'],
  ['endpoint-unusable', 'sandhub-1 http://a.example/rpc', 'A node cannot be used: http://a.example/rpc on Sand Hub'],
  ['route-failing', 'sandhub-1/transfer/channel-0', 'Our clears on Sand Hub over channel-0 keep failing'],
  ['former-wallet-paid', `sandhub-1 ${'A7'.repeat(32)}`, 'Somebody paid a former service wallet: A7A7…A7A7 on Sand Hub'],
  ['memory-high', 'a-machine 123', 'a-machine 123 runs out of memory'],
] as const)('calls chains by their names in the title of %s', (name, subject, title) => {
  expect(alertTitle({ name, subject }, namesFrom(aConfig()))).toBe(title)
})

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8')

it('says what the numbers of each rule count, as the manual does', () => {
  const rows = [...read('docs/operations/alerts.md').matchAll(/^\| \[([\w-]+)\]\(runbooks\/[\w-]+\.md\) \| \w+ \|(.*)\|$/gm)]
  const told = rows.flatMap(([, name = '', values = '']) => {
    const unit = values.split('|').at(-1)?.trim() ?? ''
    return unit === '' ? [] : [[name, unit] as const]
  })
  expect(told.length).toBeGreaterThan(20)
  expect(thresholdUnits).toEqual(Object.fromEntries(told))
})

it.each(alertNames)('leads from %s to a place that its runbook names', name => {
  const { to } = alertPlace({ ...anAlert(), name } as Parameters<typeof alertPlace>[0])
  const { name: route = '', query = {} } = to as { name?: string; query?: Record<string, string> }
  const room = Object.values(adminRooms).find(one => one.route === route)
  const part = room?.parts.find(one => one.name === query.part) ?? room?.parts[0]
  const text = read(runbookOf(name))
  expect([`*${room?.label}*`, `*${room?.label}: ${part?.label}*`].filter(place => text.includes(place))).not.toEqual([])
})
