import type { ProcessSample } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { readProcess } from './machineFacts.ts'
import { judgeProcess, watchProcess } from './watchProcess.ts'

const mebibyte = 1024 * 1024

it('warns once when memory or the event loop gets too bad, and says when it is over', () => {
  const lines: string[] = []
  const note = (level: string) => (_: object, message?: string) => void lines.push(`${level}: ${message}`)
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
  let next: Partial<ProcessSample> = {}
  const watch = watchProcess(
    log,
    () => new Date(0),
    at => ({ ...readProcess(at, 0), heapUsedBytes: 10 * mebibyte, ...next }),
  )
  watch.look()
  next = { heapUsedBytes: 501 * mebibyte, eventLoopSeconds: 0.5 }
  watch.look()
  watch.look()
  expect(lines).toEqual(['warn: High memory usage detected', 'warn: the event loop is late'])
  next = { eventLoopSeconds: 0.5 }
  watch.look()
  expect(lines.slice(2)).toEqual(['info: memory usage is no longer high'])
  expect(watch.samples().map(one => Math.round(one.heapUsedBytes / mebibyte))).toEqual([10, 501, 501, 10])
})

it.each([
  [500 * mebibyte, 0.1, { heap: false, eventLoop: false }],
  [500 * mebibyte + 1, 0.11, { heap: true, eventLoop: true }],
])('%d bytes of heap and a delay of %d s', (heapUsedBytes, eventLoopSeconds, judged) => {
  expect(judgeProcess({ heapUsedBytes, eventLoopSeconds })).toEqual(judged)
})

it('a process that stands still for a while is seen', async () => {
  const watch = watchProcess({ debug() {}, info() {}, warn() {}, error() {} }, () => new Date(0))
  watch.look()
  await new Promise(resolve => setTimeout(resolve, 50))
  const until = performance.now() + 400
  while (performance.now() < until);
  await new Promise(resolve => setTimeout(resolve, 50))
  watch.look()
  expect(watch.samples()[1]?.eventLoopSeconds).toBeGreaterThan(0.2)
})
