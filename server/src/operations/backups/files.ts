import type { Manifest } from './manifest.ts'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readManifest } from './manifest.ts'

/** Ends of names: what is written, and what says that it is whole. */
export const unfinished = '.unfinished'
const manifestEnd = '.json'
const dumpEnd = /\.dump(?:\.age)?$/
export const prefix = 'relayooor-'

/** What is in the folder by its manifest, the newest first. One whose folder is not there yet is empty. */
export async function listBackups(folder: string): Promise<Manifest[]> {
  const names = (await namesIn(folder)).filter(name => name.startsWith(prefix) && name.endsWith(manifestEnd))
  const read = await Promise.all(names.map(name => readManifest(join(folder, name))))
  return read.filter(one => one !== null).toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1))
}

/** By its name, which is that of its manifest without the end. */
export const nameOf = ({ file }: Pick<Manifest, 'file'>) => file.name.replace(dumpEnd, '')
export const manifestPath = (folder: string, name: string) => join(folder, `${name}${manifestEnd}`)

/** What a process that was killed has left: no manifest stands beside it. Not while one is written. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = (await namesIn(folder)).filter(name => name.startsWith(prefix))
  const left = names.filter(
    name => name.endsWith(unfinished) || (dumpEnd.test(name) && !names.includes(name.replace(dumpEnd, manifestEnd))),
  )
  for (const name of left) await rm(join(folder, name), { force: true })
}

/** The manifest first: what has none is no backup any more. */
export async function removeBackup(folder: string, manifest: Manifest): Promise<void> {
  await rm(manifestPath(folder, nameOf(manifest)), { force: true })
  await rm(join(folder, manifest.file.name), { force: true })
}

export async function checksumOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(path), async chunks => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      bytes += chunk.length
      hash.update(chunk)
    }
  })
  return { bytes, sha256: hash.digest('hex') }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
