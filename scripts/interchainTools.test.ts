import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildOnce, keyOf } from '../e2e/interchain/tools.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'tools-'))))
afterEach(() => rm(folder, { recursive: true }))

async function checkout(name: string, files: Record<string, string>): Promise<string> {
  const module = join(folder, name)
  await mkdir(join(module, 'cmd'), { recursive: true })
  for (const [file, text] of Object.entries(files)) await writeFile(join(module, file), text)
  return module
}

describe('programs of the interchain tests', () => {
  it('are known by what they are built from, whichever checkout asks, and anew when any of it changes', async () => {
    const files = { 'go.mod': 'module simd', 'cmd/main.go': 'package main' }
    const key = await keyOf(await checkout('one', files))
    expect(key).toMatch(/^[0-9a-f]{12}$/)
    expect(await keyOf(await checkout('two', files))).toBe(key)
    for (const file of Object.keys(files)) expect(await keyOf(await checkout(file, { ...files, [file]: 'changed' }))).not.toBe(key)
  })

  it('are built once, however many ask at a time, and found again', async () => {
    const place = { folder: join(folder, 'simd-1'), program: 'simd' }
    let built = 0
    const build = async (into: string) => {
      built += 1
      await writeFile(join(into, 'simd'), '')
    }
    await Promise.all([buildOnce(place, build), buildOnce(place, build)])
    await buildOnce(place, build)
    expect(built).toBe(1)
    expect(await readdir(folder)).toEqual(['simd-1'])
  })

  it('leave nothing behind when building fails, and are built by the next who asks', async () => {
    const place = { folder: join(folder, 'simd-1'), program: 'simd' }
    await expect(buildOnce(place, () => Promise.reject(new Error('no compiler')))).rejects.toThrow('no compiler')
    expect(await readdir(folder)).toEqual([])
    await buildOnce(place, into => writeFile(join(into, 'simd'), ''))
    expect(await readdir(place.folder)).toEqual(['simd'])
  })
})
