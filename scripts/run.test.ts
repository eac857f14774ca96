import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'

it.each(['nonsense', 'run.test', '../start', ''])('an unknown command (%j) is refused, with the list of commands', command => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), command], { encoding: 'utf8' })
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')))
  expect(status).toBe(1)
  expect(stderr.trim().split('there are ')[1]?.split(', ').sort()).toEqual(Object.keys(scripts).sort())
})
