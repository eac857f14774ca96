import { existsSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { closeToOthers, privateFolder } from '../../server/src/config/privateFiles.ts'

const keptLogs = 5

/** A new file each time; what the last starts wrote stays in `server.1.log`, the newest, to `server.5.log`. */
export function openLog(file: string): number {
  privateFolder(dirname(file))
  closeToOthers(file)
  if (statSync(file, { throwIfNoEntry: false })?.size) keepLog(file, 1)
  return openSync(file, 'a', 0o600)
}

/** Moves a log to this place among the kept ones, and the one there to the next; the last goes. */
function keepLog(from: string, place: number): void {
  const { dir, name, ext } = parse(from)
  const to = join(dir, `${place === 1 ? name : name.replace(/\.\d+$/, '')}.${place}${ext}`)
  if (existsSync(to) && place < keptLogs) keepLog(to, place + 1)
  renameSync(from, to)
}
