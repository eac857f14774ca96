import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { dataDir } from './paths.ts'

/** Writes the output of a failed check to a file. @returns its path */
export function keepOutput(name: string, output: string): string {
  const file = `${placeFor(name)}.log`
  writeFileSync(file, output)
  return file
}

/** Copies the logs below a folder that is about to be removed, and writes more files beside them. @returns the folder */
export function keepLogs(folder: string, name: string, alsoFiles: Record<string, string> = {}): string {
  const place = placeFor(name)
  mkdirSync(place)
  for (const log of logsBelow(folder)) copyFileSync(join(folder, log), join(place, log.replaceAll(sep, '-')))
  for (const [file, text] of Object.entries(alsoFiles)) writeFileSync(join(place, file), text)
  return place
}

function logsBelow(folder: string, below = ''): string[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true }).flatMap(entry => {
      const path = join(below, entry.name)
      return entry.isDirectory() ? logsBelow(folder, path) : entry.name.endsWith('.log') ? [path] : []
    })
  } catch {
    return [] // it is gone, or not ours to read
  }
}

/** With time and process in its name: several runs may fail at once. */
function placeFor(name: string): string {
  const folder = join(dataDir, 'failures')
  mkdirSync(folder, { recursive: true })
  return join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${process.pid}-${name.replaceAll(/\W+/g, '-')}`)
}
