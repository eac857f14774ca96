import type { Change } from '../store/store.ts'
import type { Block } from './block.ts'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readLine, writeLine } from './block.ts'

const Snapshot = z.object({ height: z.int(), state: z.array(z.tuple([z.string(), z.string(), z.string().nullable()])) })

export interface Loaded {
  /** The state after the block of `height`. */
  snapshot: { height: number; state: Change[] } | null
  blocks: { block: Block; changes: Change[] }[]
}

/**
 * A chain on disk: one line per block, and at times a snapshot of the state, for quick starts. A line is written before its block is shown,
 * so a killed process loses nothing that was served.
 */
export interface Journal {
  load: () => Loaded
  append: (block: Block, changes: Change[]) => void
  /** Replaces everything by the state at `height` and the blocks to keep, the later ones with their changes. */
  compact: (height: number, state: Change[], blocks: Loaded['blocks']) => void
  close: () => void
}

/** Without a folder nothing is kept. */
export function openJournal(folder: string | undefined): Journal {
  if (!folder) return { load: () => ({ snapshot: null, blocks: [] }), append: () => {}, compact: () => {}, close: () => {} }
  mkdirSync(folder, { recursive: true })
  const blocksPath = join(folder, 'blocks.jsonl')
  const statePath = join(folder, 'state.json')
  let file: number | undefined
  return { load, append, compact, close }

  function load(): Loaded {
    const snapshot = existsSync(statePath) ? Snapshot.parse(JSON.parse(readFileSync(statePath, 'utf8'))) : null
    return { snapshot, blocks: existsSync(blocksPath) ? readBlocks() : [] }
  }

  function readBlocks(): Loaded['blocks'] {
    const bytes = readFileSync(blocksPath)
    const whole = bytes.lastIndexOf('\n') + 1
    // A process that was killed while writing leaves half a line, of a block that nobody has seen.
    if (whole < bytes.length) truncateSync(blocksPath, whole)
    return bytes.subarray(0, whole).toString('utf8').split('\n').filter(Boolean).map(readLine)
  }

  function append(block: Block, changes: Change[]) {
    file ??= openSync(blocksPath, 'a')
    writeSync(file, writeLine(block, changes))
  }

  function compact(height: number, state: Change[], blocks: Loaded['blocks']) {
    close()
    // The state first: older lines beside a newer state are skipped.
    replace(statePath, JSON.stringify({ height, state }))
    replace(blocksPath, blocks.map(({ block, changes }) => writeLine(block, block.height > height ? changes : [])).join(''))
  }

  function close() {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
}

function replace(path: string, text: string) {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
