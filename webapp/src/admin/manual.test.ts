import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { adminPlaces } from './kit/adminRooms.ts'

it.each(['manual.md', 'troubleshooting.md', 'install.md', 'upgrade.md', 'third-parties.md'])(
  '%s names only pages of the operator’s view that there are',
  name => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/operations', name), 'utf8')
    const text = page.replaceAll(/```[\s\S]+?```/g, '')
    const named = [...text.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, place = '']) => place)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(place => !adminPlaces.has(place))).toEqual([])
  },
)
