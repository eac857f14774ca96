import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sabotages } from './sabotages.ts'

it.each(Object.entries(sabotages))('the guard %s is where its sabotage looks for it', (_, { file, find }) => {
  expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8').split(find)).toHaveLength(2)
})
