// Plain JavaScript: the first command on a machine runs on its own Node, before ours is installed.
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Takes a lock file unless a living process holds it. It names its holder by pid and start time, since pids are used again.
 * @param {string} file
 * @returns {{ release: () => void, heldBy?: undefined } | { heldBy: number }} the lock, or the pid of its holder
 */
export function takeLock(file) {
  // A data folder is private.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid) })
  // Linked into place, so that nobody reads a half-written lock file.
  const claim = `${file}.${process.pid}`
  writeFileSync(claim, mine)
  try {
    for (;;) {
      if (link(claim, file)) return { release: () => rmSync(file, { force: true }) }
      const holder = readHolder(file)
      if (holder && holder.start !== null && startOf(holder.pid) === holder.start) return { heldBy: holder.pid }
      if (holder) removeStale(file, holder.text)
    }
  } finally {
    rmSync(claim, { force: true })
  }
}

/**
 * Takes a lock, waiting for its holder.
 * @param {string} file
 * @returns {Promise<() => void>} gives the lock back
 */
export async function waitForLock(file) {
  for (;;) {
    const lock = takeLock(file)
    if (lock.heldBy === undefined) return lock.release
    await delay(200)
  }
}

/** @param {string} from @param {string} to */
function link(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
function readHolder(file) {
  try {
    const text = readFileSync(file, 'utf8')
    const { pid, start } = JSON.parse(text)
    return { text, pid: Number(pid), start: typeof start === 'string' ? start : null }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null // given back meanwhile
    return { text: '', pid: 0, start: null }
  }
}

/**
 * Moves the stale lock away; puts it back when it is a new one that somebody took meanwhile.
 * @param {string} file @param {string} staleText
 */
function removeStale(file, staleText) {
  const moved = `${file}.stale-${process.pid}`
  try {
    renameSync(file, moved)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (staleText !== '' && readFileSync(moved, 'utf8') !== staleText) link(moved, file)
  rmSync(moved, { force: true })
}

/**
 * Start of a process, in ticks since boot (proc(5), field 22); elsewhere its start time.
 * @param {number} pid
 * @returns {string | null} null when no such process runs
 */
function startOf(pid) {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Fields are counted after the name in brackets, which may contain anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
  } catch {
    return null
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
