import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseJson } from '@relayooor/shared'
import { z } from 'zod'
import { findChromium } from '../../../scripts/lib/chromium.ts'
import { run } from '../../interchain/run.ts'

/** Fetched when it is needed: nothing but this measurement uses it, and it is larger than all else that we install. */
const version = '13.5.0'
const categories = { performance: 'performance', accessibility: 'accessibility', 'best practices': 'best-practices', SEO: 'seo' } as const
type Category = keyof typeof categories

const Report = z.object({ categories: z.record(z.string(), z.object({ score: z.number() })) })

/** Points of 100 of one run, as on a phone of the middle class with slow 4G, which is Lighthouse's own default. */
export async function lighthouse(url: string): Promise<Record<Category, number>> {
  const { executablePath, args } = await findChromium()
  const cwd = mkdtempSync(join(tmpdir(), 'relayooor-lighthouse-'))
  try {
    const flags = ['--headless=new', ...args].join(' ')
    const asked = [`--only-categories=${Object.values(categories).join(',')}`, '--output=json', '--quiet', `--chrome-flags=${flags}`]
    const env = { CHROME_PATH: executablePath }
    const said = await run('npx', ['--yes', `lighthouse@${version}`, url, ...asked], { cwd, env, timeoutMs: 300_000 })
    const { categories: scores } = Report.parse(parseJson(said))
    const pointsOf = (name: Category) => Math.round(100 * (scores[categories[name]]?.score ?? Number.NaN))
    return {
      performance: pointsOf('performance'),
      accessibility: pointsOf('accessibility'),
      'best practices': pointsOf('best practices'),
      SEO: pointsOf('SEO'),
    }
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}
