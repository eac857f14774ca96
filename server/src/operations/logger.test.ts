import { expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function linesOf(format: 'json' | 'text', write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = []
  write(createLogger({ level: 'info', format }, { write: line => void lines.push(line) }))
  return lines
}

it('secrets that get into a line do not get out of it', () => {
  const [line = ''] = linesOf('json', log => log.info({ txBytes: 'swordfish', headers: { 'cookie': 'swordfish', 'authorization': 'swordfish', 'x-admin-key': 'swordfish' }, body: { signature: 'swordfish' } }, 'oops'))
  expect(line).not.toContain('swordfish')
  expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'oops', txBytes: '[redacted]', time: expect.stringMatching(/^\d{4}-.*Z$/) })
})

it('text for people: time, level, message, facts, and the stack of an error', () => {
  const [line = '', failed = ''] = linesOf('text', (log) => {
    log.child({ chainId: 'alpha-1' }).info({ height: 7, ends: ['a', 'b'] }, 'a block')
    log.error({ err: new RangeError('too far') }, 'it broke')
    log.debug('not told')
  })
  expect(line).toMatch(/^\d\d:\d\d:\d\d info {2}a block chainId=alpha-1 height=7 ends=\["a","b"\]\n$/)
  expect(failed).toMatch(/^\d\d:\d\d:\d\d error it broke\nRangeError: too far\n {4}at /)
})
