import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import chromium from '@sparticuz/chromium'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export interface Browser {
  executablePath: string
  args: string[]
}

/**
 * The browser for tests: `CHROMIUM_PATH`, else an installed Chromium, else the packaged one.
 * Without Chromium's sandbox, which fails as root and in most containers; tests open only our page.
 */
export async function findChromium(): Promise<Browser> {
  const installed = process.env.CHROMIUM_PATH ?? inPath()
  if (installed) return { executablePath: installed, args: ['--no-sandbox', '--disable-dev-shm-usage'] }
  return { executablePath: await chromium.executablePath(), args: chromium.args }
}

function inPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
