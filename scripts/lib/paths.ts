import { resolve } from 'node:path'

/** The folder of the checkout. */
export const root = resolve(import.meta.dirname, '../..')

/** Where commands keep what they make; `DATA_DIR` moves it. */
export const dataDir = resolve(root, process.env.DATA_DIR ?? 'data')

/** Of a package's program, as the given workspace sees it. */
export function packageFile(workspace: string, path: string): string {
  return resolve(root, workspace, 'node_modules', path)
}
