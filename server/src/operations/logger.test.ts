import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLogger } from './logger.ts'

/** What a stranger would like the log to say or the terminal to do. */
const forged = '\n12:00:00 info  paid token=x\r\u001B[2J\u009B31m\u2028\u202E\u0085\0'

function linesOf(format: 'json' | 'text', write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = []
  write(createLogger({ level: 'info', format }, { write: line => void lines.push(line) }))
  return lines
}

it('secrets that get into a line do not get out of it', () => {
  const [line = ''] = linesOf('json', log =>
    log.info(
      {
        txBytes: 'swordfish',
        headers: { cookie: 'swordfish', authorization: 'swordfish', 'x-admin-key': 'swordfish' },
        body: { signature: 'swordfish' },
      },
      'oops',
    ),
  )
  expect(line).not.toContain('swordfish')
  expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'oops', txBytes: '[redacted]', time: expect.stringMatching(/^\d{4}-.*Z$/) })
})

it('text for people: time, level, message, facts, and the stack of an error', () => {
  const [line = '', failed = ''] = linesOf('text', log => {
    log.child({ chainId: 'alpha-1' }).info({ height: 7, ends: ['a', 'b'] }, 'a block')
    log.error({ err: new RangeError('too far') }, 'it broke')
    log.debug('not told')
  })
  expect(line).toMatch(/^\d\d:\d\d:\d\d info {2}a block chainId=alpha-1 height=7 ends=\["a","b"\]\n$/)
  expect(failed).toMatch(/^\d\d:\d\d:\d\d error it broke\n {2}RangeError: too far\n {6}at /)
})

it('nothing that is logged begins a line of its own or reaches the terminal as a command', () => {
  const anywhere = fc.oneof(
    fc.constant(forged),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary' }).map(text => `${text}\n${text}`),
  )
  fc.assert(
    fc.property(anywhere, fc.constantFrom('json', 'text'), (text, format) => {
      const [line = '', ...more] = linesOf(format, log =>
        log.info({ memo: text, [`x${text}`]: 1, deep: { list: [text] }, err: new Error(text, { cause: new Error(text) }) }, text),
      )
      expect(more).toEqual([])

      expect(line.slice(0, -1)).not.toMatch(
        // eslint-disable-next-line no-control-regex -- these must not be there
        format === 'json' ? /[\0-\x1F\x7F-\x9F\u2028\u2029\u202E]/ : /[\0-\x09\x0B-\x1F\x7F-\x9F\u2028\u2029\u202E]/,
      )
      const [, ...below] = line.slice(0, -1).split('\n')
      expect(below.every(one => one.startsWith('  '))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('of an error only its words are logged: not what a library hung on it', () => {
  const error = Object.assign(new Error('refused', { cause: Object.assign(new Error('inner'), { params: ['swordfish'] }) }), {
    code: '23505',
    params: ['swordfish'],
    detail: 'Key (x)=(swordfish)',
    response: { body: 'swordfish' },
  })
  const [line = ''] = linesOf('json', log => log.error({ err: error }, 'oops'))
  expect(line).not.toContain('swordfish')
  expect(JSON.parse(line)).toMatchObject({
    err: { type: 'Error', message: 'refused', code: '23505', stack: expect.stringContaining('caused by: Error: inner') },
  })
})
