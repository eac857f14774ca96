// Plain JavaScript: the first command on a machine runs on its own Node, before ours is installed.
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Takes a lock file that names its holder, unless a living process holds it. The lock ends with its holder, however that ends:
 * a holder is known by its pid and start, so that a later process with the same pid is not taken for it.
 * @param {string} file
 * @returns {{ release: () => void, heldBy?: undefined } | { heldBy: number }} the lock, or the pid of its holder
 */
export function takeLock(file) {
  // What is locked is a data folder: nobody else may enter it.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid) })
  // Linked into place, so that a lock file is whole wherever it exists.
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
 * Moves the stale lock away and looks at what was moved: another may have replaced it meanwhile, and gets it back.
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
 * What tells a process from a later one with its pid: its start in ticks since boot (proc(5), field 22), elsewhere its start time.
 * @param {number} pid
 * @returns {string | null} null when no such process runs
 */
function startOf(pid) {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; fields are counted after it.
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
