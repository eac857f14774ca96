import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { useDatabase } from '../db/testing.ts'
import { faultsOfPage } from './testing/faultsOfPage.ts'

const { db } = await useDatabase()
const operations = join(import.meta.dirname, '../../../docs/operations')
const read = (name: string) => readFileSync(join(operations, name), 'utf8')
const runbooks = readdirSync(join(operations, 'runbooks')).map(name => read(`runbooks/${name}`))
const pages = ['incidents.md', 'rotate-keys.md', 'pause-and-drain.md', 'orders.md', 'backup.md'].map(name => [name, read(name)] as const)

it('has each kind of incident, with what to look at, do and tell', () => {
  const sections = read('incidents.md')
    .split(/^## /m)
    .slice(1)
    .map(text => [text.split('\n')[0], [...text.matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, part]) => part)])
  const parts = ['Look', 'Do', 'Tell', 'After']
  expect(sections).toEqual([
    ['Before', []],
    ['A chain fails', parts],
    ['Hermes fails', parts],
    ['The database fails', parts],
    ['Somebody broke in', parts],
  ])
})

it.each(pages)('%s: each call, command and setting is there, and each curl says what the call takes', (_name, page) => {
  expect(faultsOfPage(page)).toEqual([])
})

it('every query of these pages and of the runbooks is one that the database takes', async () => {
  const written = pages.flatMap(([, page]) => [...page.matchAll(/```sql\n([\s\S]+?)```/g)])
  const within = runbooks.flatMap(page => [...page.matchAll(/`(select [^`]+)`/g)])
  expect([written.length > 2, within.length > 0]).toEqual([true, true])
  const queries = [...written, ...within].map(([, query = '']) => query)
  const undone = new Error('tried, and taken back')
  for (const query of queries) {
    const tried = db.transaction(async tx => {
      await tx.execute(sql.raw(query))
      throw undone
    })
    await expect(tried, query).rejects.toBe(undone)
  }
})
