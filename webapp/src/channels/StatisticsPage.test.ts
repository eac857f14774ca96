// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { aConfig } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { until } from '../testing/until.ts'

const statistics = {
  packetsCleared: 1234,
  operations: 321,
  successRate: 0.97,
  clearSeconds: { p50: 41, p95: 190 },
  byDay: [
    { day: '2026-11-19', packetsCleared: 7, operations: 3 },
    { day: '2026-11-20', packetsCleared: 2, operations: 2 },
  ],
}

it('tells what was cleared, and how soon beside what is aimed at', async () => {
  const config = aConfig({ service: { name: 'relayooor', branding: {}, objective: { p50Seconds: 60, p95Seconds: 180 } } })
  const { page, text } = await mountPage('/statistics', { 'GET /config': config, 'GET /statistics': statistics })
  await until(() => expect(page.findAll('.figures > div').map(figure => figure.text().replace(/\s+/g, ' '))).toHaveLength(4))
  expect(text()).toContain('41 s')
  expect(text()).toContain('We aim at 1 min or less.')
  expect(page.findAll('.figures .state').map(state => state.text())).toEqual(['Met now', 'Not met now'])
  expect(
    page.findAll('tbody tr').map(row =>
      row
        .findAll('td')
        .map(cell => cell.text())
        .slice(1),
    ),
  ).toEqual([
    ['2', '2'],
    ['7', '3'],
  ])
})

it('claims nothing of few orders, and no aim that nobody published', async () => {
  const { page, text } = await mountPage('/statistics', { 'GET /statistics': { ...statistics, clearSeconds: null } })
  await until(() => expect(text()).toContain('Fewer than 20 orders have ended so far, so we name no usual time.'))
  expect(page.findAll('.figures .state')).toHaveLength(0)
  expect(text()).toContain('No aim is published.')
})
