import type { FactsOf } from '@relayooor/shared'
import { PauseReason, Problem } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { pauseWords } from './pauseWords.ts'

const names = namesFrom(aConfig())

it('says for every reason why nobody gets a price, and leaves a pause for everything to its people', () => {
  const paused = (facts: FactsOf<'route-paused'>) => pauseWords(new Problem('route-paused', 'Not now.', facts), names)
  const titles = PauseReason.options.map(reason => paused({ reason, chainId: 'sandhub-1' }).title)
  expect(new Set([...titles, 'We take no orders for this right now']).size).toBe(PauseReason.options.length + 1)
  expect(paused({ reason: 'too-few-agreeing-nodes', chainId: 'sandhub-1' }).title).toBe('Too few nodes of Sand Hub agree')
  expect(paused({ reason: 'paused-by-operator', chainId: 'sandhub-1' })).toEqual({
    title: 'We take no orders on Sand Hub right now',
    text: 'Not now.',
  })
  expect(pauseWords(new Problem('paused', 'Paused for maintenance.'), names).text).toBe('Paused for maintenance.')
})
