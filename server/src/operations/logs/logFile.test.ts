import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openLogFile } from './logFile.ts'

const day = 24 * 3_600_000

function aFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'log-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return {
    folder,
    path: join(folder, 'server.log'),
    linesIn: () =>
      readdirSync(folder)
        .sort()
        .flatMap(name => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
        .sort(),
  }
}

it('full, it is put aside; no line is lost or written twice, and nobody else reads it', () => {
  const { folder, path, linesIn } = aFolder()
  const log = openLogFile({ path, maxBytes: 100, keepDays: 7 })
  onTestFinished(log.close)
  const lines = Array.from({ length: 500 }, (_, index) => `line ${String(index).padStart(4, '0')} ü`)
  for (const line of lines) log.write(`${line}\n`)
  expect(linesIn()).toEqual(lines)
  const sizes = readdirSync(folder).map(name => statSync(join(folder, name)).size)
  expect(sizes.length).toBeGreaterThan(50)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('each day has a file of its own, also after a restart, and old ones go', () => {
  const { folder, path } = aFolder()
  let now = Date.parse('2026-03-02T23:59:59Z')
  const open = () => openLogFile({ path, maxBytes: 1_000_000, keepDays: 2 }, () => new Date(now))
  writeFileSync(path, 'of a day before\n')
  utimesSync(path, new Date(now - day), new Date(now - day))
  writeFileSync(join(folder, 'server.log.1'), 'not ours')
  const log = open()
  log.write('today\n')
  now += 2_000
  log.write('tomorrow\n')
  log.close()
  expect(readdirSync(folder).sort()).toEqual([
    'server.log',
    'server.log.1',
    'server.log.2026-03-02T23-59-59-000Z',
    'server.log.2026-03-03T00-00-01-000Z',
  ])
  expect(readFileSync(path, 'utf8')).toBe('tomorrow\n')
  now += 2 * day
  open().close()
  expect(existsSync(join(folder, 'server.log.2026-03-02T23-59-59-000Z'))).toBe(false)
  expect(existsSync(join(folder, 'server.log.2026-03-03T00-00-01-000Z'))).toBe(true)
  expect(existsSync(join(folder, 'server.log.1'))).toBe(true)
})

it('moved by somebody else, it goes on in the old file until it is opened again', () => {
  const { folder, path, linesIn } = aFolder()
  const log = openLogFile({ path, maxBytes: 1_000_000, keepDays: 7 })
  onTestFinished(log.close)
  log.write('1 before\n')
  renameSync(path, join(folder, 'moved'))
  log.write('2 between\n')
  log.reopen()
  log.write('3 after\n')
  expect(linesIn()).toEqual(['1 before', '2 between', '3 after'])
  expect(readFileSync(path, 'utf8')).toBe('3 after\n')
})

it('what cannot be written stands on the error output, and nothing ends by it', () => {
  const { path } = aFolder()
  const log = openLogFile({ path, maxBytes: 1_000_000, keepDays: 7 })
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => told.mockRestore())
  log.close()
  log.write('a line\n')
  expect(told.mock.calls.join('')).toContain('a line')
})
