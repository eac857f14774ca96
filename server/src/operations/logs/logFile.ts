import type { DestinationStream } from 'pino'
import { closeSync, fstatSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'

const dayMs = 24 * 3_600_000

export interface LogFileSettings {
  path: string
  /** A file gets no larger, but for its last line. */
  maxBytes: number
  /** Old files are kept so long. */
  keepDays: number
}

export interface LogFile extends DestinationStream {
  /** Goes on in a new file of this name: somebody has moved the old one. */
  reopen: () => void
  close: () => void
}

/**
 * A log that is put aside when it is full, and each day: `server.log` becomes `server.log.2026-03-02T09-32-00-123Z`. Each line is written
 * before the next thing happens, so that a crash loses none, and none is lost while the file changes. One file for each process.
 */
export function openLogFile({ path, maxBytes, keepDays }: LogFileSettings, now: () => Date = () => new Date()): LogFile {
  let file = open()
  let bytes = fstatSync(file).size
  // What an earlier process left belongs to the day of its last line.
  let day = dayOf(bytes > 0 ? fstatSync(file).mtime : now())
  forgetOld()

  return {
    write(line) {
      const data = Buffer.from(line)
      try {
        if (bytes > 0 && (bytes + data.length > maxBytes || dayOf(now()) !== day)) rotate()
        for (let done = 0; done < data.length;) done += writeSync(file, data, done)
        bytes += data.length
      } catch (error) {
        // A full disk must not end the service, and the line not be gone.
        process.stderr.write(`${path} cannot be written (${String(error)}): ${line}`)
      }
    },
    reopen,
    close: () => closeSync(file),
  }

  function open(): number {
    return openSync(path, 'a', 0o600)
  }

  function reopen(): void {
    const before = file
    file = open()
    closeSync(before)
    bytes = fstatSync(file).size
    day = dayOf(now())
  }

  function rotate(): void {
    // Moved by somebody else meanwhile, it needs no second move.
    if (fstatSync(file).ino === inodeOf(path)) renameSync(path, freeName())
    reopen()
    forgetOld()
  }

  function freeName(): string {
    for (let time = now().getTime(); ; time += 1) {
      const name = `${path}.${new Date(time).toISOString().replaceAll(/[:.]/g, '-')}`
      if (inodeOf(name) === undefined) return name
    }
  }

  function forgetOld(): void {
    const folder = dirname(path)
    for (const name of readdirSync(folder)) {
      const [, date, hour, minute, second] = name.startsWith(`${basename(path)}.`)
        ? (/\.(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-\d{3}Z$/.exec(name) ?? [])
        : []
      if (date !== undefined && now().getTime() - Date.parse(`${date}T${hour}:${minute}:${second}Z`) > keepDays * dayMs)
        rmSync(join(folder, name), { force: true })
    }
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
