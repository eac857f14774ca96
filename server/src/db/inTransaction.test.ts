import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { inTransaction, onCommit } from './inTransaction.ts'
import { useDatabase } from './testing.ts'

const database = await useDatabase()
const written: string[] = []
const sum = onCommit<string>('sums', async (tx, items) => {
  await tx.execute(sql`select 1`)
  written.push(...items)
})

it('writes records before sums, each once, however often they are said', async () => {
  const record = onCommit<string>('records', async (tx, items) => {
    written.push(...items)
    await tx.execute(sql`select 1`)
  })
  await inTransaction(database, 'test', async tx => {
    sum(tx, 'c')
    record(tx, 'a')
    record(tx, 'b')
  })
  expect(written.splice(0)).toEqual(['a', 'b', 'c'])
})

it('fails when what is written last fails at once, after the rest has ended, and takes no process with it', async () => {
  const fail = onCommit<null>('records', async () => {
    throw new Error('the connection is gone')
  })
  const failing = inTransaction(database, 'test', async tx => {
    fail(tx, null)
    sum(tx, 'c')
  })
  await expect(failing).rejects.toThrow('the connection is gone')
  expect(written.splice(0)).toEqual(['c'])
})
