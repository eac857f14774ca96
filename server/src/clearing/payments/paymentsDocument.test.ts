import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptParts } from '@relayooor/shared'
import en from '@relayooor/shared/messages/en.ts'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'docs')
const document = readFileSync(join(folder, 'payments.md'), 'utf8')
describe('the document of payments', () => {
  it('names a test in each row of its matrix', () => {
    const rows = document
      .split('\n')
      .filter(line => line.startsWith('| ') && line.split(' | ').length === 4 && !line.includes('`deliver`') && !line.includes('`return`'))
    const [, ...cases] = rows.filter(line => !line.startsWith('| quoted'))
    expect(cases.length).toBeGreaterThan(25)
    expect(cases.filter(line => !line.includes('.test.ts'))).toEqual([])
  })

  it('says of a price what the service keeps of it', () => {
    const rows = Object.entries(keptParts).flatMap(([quoted, results]) =>
      Object.entries(results).map(([result, { part }]) => {
        const why: unknown = Object.entries(en).find(([key]) => key === `kept.${quoted}.${result}`)?.[1]
        return `| \`${quoted}\` | \`${result}\` | ${part} | ${String(why)} |`
      }),
    )
    expect(document.slice(document.indexOf('| quoted |')).trim().split('\n').slice(2)).toEqual(rows)
  })
})
