import { expect, it } from 'vitest'
import { endAlert, raiseAlert } from '../../db/alerts.ts'
import { useDatabase } from '../../db/testing.ts'
import { countOpenAlerts, tellAlerts } from './tellAlerts.ts'

const database = await useDatabase()
const { db } = database

it('an alert is one line when it is raised, and one when it has ended', async () => {
  const lines: string[] = []
  const line =
    (level: string) =>
    (fields: object, message = '') =>
      void lines.push(`${level}: ${message} ${JSON.stringify(fields)}`)
  const turn = tellAlerts(db, { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') })
  const at = new Date('2026-01-01T12:00:00Z')
  const alert = { name: 'ledger-unchecked', subject: 'a-1', detail: 'Not compared.', data: {} } as const
  await turn()
  expect(await raiseAlert(db, alert, at)).toBe(true)
  expect(await raiseAlert(db, { ...alert, detail: 'It still does.' }, at)).toBe(false)
  await turn()
  await turn()
  expect(lines).toEqual(['error: It still does. {"alert":"ledger-unchecked","subject":"a-1","raisedAt":"2026-01-01T12:00:00.000Z"}'])
  expect(await countOpenAlerts(db)).toEqual([{ name: 'ledger-unchecked', count: 1 }])
  await endAlert(db, 'ledger-unchecked', 'a-1', at)
  await turn()
  expect(lines.slice(1)).toEqual(['info: an alert has ended {"alert":"ledger-unchecked","subject":"a-1"}'])
  expect(await countOpenAlerts(db)).toEqual([])
})
