import type { Check } from './check.ts'
import type { Counts } from './counts.ts'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCheck } from './check.ts'
import { playwrightCounts } from './counts.ts'
import { dataDir } from './paths.ts'

/** `people`: what they do and see; `thorough`: the Admin view at each width, pages in each language, and what fails. */
export type BrowserProject = 'people' | 'thorough'

/** Runs the browser tests of a project of Playwright's configuration. Screenshots of what failed stay in `data/failures`. */
export async function checkBrowser(project: BrowserProject, signal: AbortSignal): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-reports-'))
  const report = join(folder, 'playwright.json')
  const screenshots = join(dataDir, 'failures', `browser-${process.pid}`)
  const check: Check = {
    name: project === 'people' ? 'browser' : `browser: ${project}`,
    command: ['playwright', 'test', '--config', 'e2e/browser/playwright.config.ts', '--project', project, '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, BROWSER_OUTPUT: screenshots },
    counts: () => playwrightCounts(report),
  }
  try {
    return await runCheck(check, signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    if (existsSync(screenshots) && readdirSync(screenshots).length === 0) rmSync(screenshots, { recursive: true })
  }
}
