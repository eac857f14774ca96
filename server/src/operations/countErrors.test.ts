import { expect, it } from 'vitest'
import { countErrors } from './countErrors.ts'
import { createLogger } from './logger.ts'

it('counts what the log says of errors, for a minute', () => {
  let now = 0
  const errors = countErrors(() => now)
  const log = createLogger({ level: 'info', format: 'json' }, { write() {} }, { onError: errors.note })
  log.error({}, 'one')
  log.warn({}, 'not one')
  now = 30_000
  log.fatal({}, 'another')
  expect(errors.perMinute()).toBe(2)
  now = 60_001
  expect(errors.perMinute()).toBe(1)
})
