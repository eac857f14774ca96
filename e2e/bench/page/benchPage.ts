import type { Row } from '../figures.ts'
import { chromium } from '@playwright/test'
import { findChromium } from '../../../scripts/lib/chromium.ts'
import { startSite } from '../../browser/site.ts'
import { figures } from '../figures.ts'
import { endUntilDrawn } from './drawn.ts'
import { firstVisit } from './firstVisit.ts'
import { lighthouse } from './lighthouse.ts'
import { manyTransfers } from './manyTransfers.ts'

/** How the page is on a phone for who comes for the first time, and how soon an open page shows what the service knows. */
export async function benchPage(rounds: number, say: (text: string) => void): Promise<Row[]> {
  const site = await startSite()
  const browser = await chromium.launch(await findChromium())
  try {
    const repeat = async <T>(what: string, times: number, measure: () => Promise<T>) => {
      const measured: T[] = []
      while (measured.length < times) {
        measured.push(await measure())
        say(`${what}, ${measured.length} of ${times}: ${JSON.stringify(measured.at(-1))}`)
      }
      return measured
    }
    const visits = await repeat('visit', rounds, () => firstVisit(browser, site))
    const drawn = await repeat('drawn', 2 * rounds, () => endUntilDrawn(browser, site))
    const many = await repeat('2,000 transfers', rounds, () => manyTransfers(browser, site))
    const scores = await repeat('Lighthouse', 5, () => lighthouse(site.url))
    const row = (what: string, samples: number[], target: string, isMet: (ours: Row['ours']) => boolean, unit?: Row['unit']): Row => {
      const ours = figures(samples)
      return { what, ours, target, met: isMet(ours), ...(unit && { unit }) }
    }
    const points = (name: keyof Awaited<ReturnType<typeof lighthouse>>, least: number) => {
      const samples = scores.map(score => score[name])
      return row(`Lighthouse mobile: ${name}, of 100`, samples, `median ≥ ${least}`, ours => ours.median >= least, 'number')
    }
    const on = 'slow 4G, 4 × CPU'
    return [
      points('performance', 95),
      points('accessibility', 100),
      points('best practices', 100),
      points('SEO', 100),
      row(`largest paint of the first page, ${on}`, ofEach(visits, 'largestPaint'), 'median < 1.8 s', ours => ours.median < 1_800),
      row(
        `layout shifts from the first page to the price, ${on}`,
        ofEach(visits, 'shifted'),
        'p95 < 0.02',
        ours => ours.p95 < 0.02,
        'number',
      ),
      row(`slowest touch from the first page to the price, ${on}`, ofEach(visits, 'slowestTouch'), 'p95 < 150 ms', ours => ours.p95 < 150),
      row(
        '2,000 transfers, scrolled through: longest frame, told from 50 ms',
        ofEach(many, 'scrolling'),
        'p95 < 50 ms',
        ours => ours.p95 < 50,
      ),
      row('2,000 transfers, all and none selected: longest frame', ofEach(many, 'selecting'), 'p95 < 50 ms', ours => ours.p95 < 50),
      row('end of an order committed → drawn', drawn, 'p95 < 250 ms', ours => ours.p95 < 250),
    ]
  } finally {
    await browser.close()
    await site.stop()
  }
}

function ofEach<K extends string>(all: Record<K, number>[], name: K): number[] {
  return all.map(one => one[name])
}
