import { closeSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openLog } from './openLog.ts'

it('begins a new file and keeps what the last five starts wrote', () => {
  const folder = mkdtempSync(join(tmpdir(), 'open-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'server.log')
  for (let start = 1; start <= 7; start += 1) {
    const log = openLog(file)
    expect(readFileSync(file, 'utf8')).toBe('')
    writeSync(log, `start ${start}`)
    closeSync(log)
  }
  // One that wrote nothing pushes nothing out.
  closeSync(openLog(file))
  closeSync(openLog(file))
  expect(readdirSync(folder).sort()).toEqual(['server.1.log', 'server.2.log', 'server.3.log', 'server.4.log', 'server.5.log', 'server.log'])
  expect([1, 2, 3, 4, 5].map(place => readFileSync(join(folder, `server.${place}.log`), 'utf8'))).toEqual(
    [7, 6, 5, 4, 3].map(start => `start ${start}`),
  )
})
