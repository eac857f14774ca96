// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { afterPaint } from './afterPaint.ts'

afterEach(() => void vi.restoreAllMocks())

it('goes on once a frame has been drawn', async () => {
  const order: string[] = []
  requestAnimationFrame(() => order.push('frame'))
  const gone = afterPaint().then(() => order.push('gone on'))
  order.push('touched')
  await gone
  expect(order).toEqual(['touched', 'frame', 'gone on'])
})

it('waits for no frame of a page that nobody looks at: there is none', async () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0)
  await afterPaint()
})
