import { describe, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { DatabaseError } from '../../db/databaseError.ts'
import { isFaultOfBlock } from './judgeFault.ts'

const refused = (code: string) => new DatabaseError('refused', { code, statement: 'insert' })

describe('why a block could not be recorded', () => {
  it.each<[string, unknown]>([
    ['a value that is too long', refused('22001')],
    ['a character that PostgreSQL does not take', refused('22021')],
    ['a number out of range', refused('22003')],
    ['an index that does not take the value', refused('54000')],
    ['a rule of the database', refused('23514')],
    ['a trigger of ours', refused('P0001')],
    ['too much memory for one value', refused('XX000')],
    ['a fault of ours', new TypeError('undefined is not a function')],
    ['a promise of ours', new Error('order owes back more than was paid for it')],
  ])('%s comes of the block', (_, error) => {
    expect(isFaultOfBlock(error)).toBe(true)
  })

  it.each<[string, unknown]>([
    ['a chain that cannot be asked', new ChainError('unreachable', 'nobody answers')],
    ['two transactions that waited for each other', refused('40P01')],
    ['a transaction that lost a race', refused('40001')],
    ['a database that is shut down', refused('57P01')],
    ['a statement that was cancelled', refused('57014')],
    ['a full disk', refused('53100')],
    ['a table that is not there yet', refused('42P01')],
    ['a right that was taken away', refused('42501')],
    ['a lock that was not had', refused('55P03')],
    ['a connection that broke', new DatabaseError('Connection terminated unexpectedly', { statement: 'insert' })],
    ['a pool without connections', new Error('timeout exceeded when trying to connect')],
    ['a socket', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['being told to stop', new DOMException('stopped', 'AbortError')],
  ])('%s passes', (_, error) => {
    expect(isFaultOfBlock(error)).toBe(false)
  })
})
