import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'

const scratch = mkdtempSync(join(tmpdir(), 'relayooor-check-'))
vi.stubEnv('DATA_DIR', join(scratch, 'data'))
const { runCheck } = await import('./check.ts')
const { keepLogs } = await import('./failures.ts')

let said: string[]
beforeEach(() => {
  said = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
})

afterAll(() => rmSync(scratch, { recursive: true }))

const running = () => new AbortController().signal

it('a check that fails leaves all that it said in a file that its line names', async () => {
  const command = ['/bin/sh', '-c', 'echo first; echo second >&2; exit 3']
  expect(await runCheck({ name: 'types: all', command }, running())).toEqual({ passed: 0, failed: 1, skipped: 0 })
  const [, file = ''] = /^FAILED types: all +\d+\.\d s {3}all of it: (.+)$/.exec(said.at(-1) ?? '') ?? []
  expect(readFileSync(file, 'utf8').trim().split('\n').sort()).toEqual(['first', 'second'])
  expect(said[0]).toContain('first')
})

it('so does one whose runner ran no test, wrote no report, or does not exist', async () => {
  for (const counts of [() => ({ passed: 0, failed: 0, skipped: 4 }), () => JSON.parse('')])
    expect(await runCheck({ name: 'tests', command: ['/bin/true'], counts }, running())).toMatchObject({ failed: 1 })
  expect(await runCheck({ name: 'tests', command: ['/nowhere'] }, running())).toMatchObject({ failed: 1 })
  const files = said.flatMap(line => /all of it: (.+)$/.exec(line)?.[1] ?? [])
  expect(files.map(file => readFileSync(file, 'utf8').trim())).toEqual([
    'It ran no test.',
    expect.stringContaining('It left no report'),
    expect.stringContaining('/nowhere'),
  ])
})

it('one that passes, or that was told to stop, leaves nothing', async () => {
  const before = readdirSync(join(scratch, 'data/failures'))
  expect(await runCheck({ name: 'style', command: ['/bin/true'] }, running())).toMatchObject({ passed: 1, failed: 0 })
  const stopping = new AbortController()
  const stopped = runCheck({ name: 'style', command: ['/bin/sleep', '600'] }, stopping.signal)
  stopping.abort()
  expect(await stopped).toMatchObject({ failed: 1 })
  expect(readdirSync(join(scratch, 'data/failures'))).toEqual(before)
})

it('logs are kept from below a folder that goes away, and nothing else of it', () => {
  const folder = join(scratch, 'service')
  mkdirSync(join(folder, 'deep'), { recursive: true })
  writeFileSync(join(folder, 'server.log'), 'a')
  writeFileSync(join(folder, 'deep/node.log'), 'b')
  writeFileSync(join(folder, 'key'), 'secret')
  const kept = keepLogs(folder, 'service e2e/x.test.ts', { 'failure.json': '{}' })
  expect(kept.startsWith(join(scratch, 'data/failures/'))).toBe(true)
  expect(readdirSync(kept).sort()).toEqual(['deep-node.log', 'failure.json', 'server.log'])
  expect(readdirSync(keepLogs(join(scratch, 'nowhere'), 'gone'))).toEqual([])
})
