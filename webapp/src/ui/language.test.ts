// @vitest-environment happy-dom

import { expect, it } from 'vitest'
import { chooseLanguage, loadAllMessages, loadLanguage } from './language.ts'
import { language, say } from './say.ts'

it('the language that was chosen last is spoken whole, however the loads cross', async () => {
  await loadLanguage('es')
  const loads = [chooseLanguage('de'), loadAllMessages(), chooseLanguage('en'), chooseLanguage('de')]
  await Promise.all(loads)
  expect(language().name).toBe('de')
  expect(say('page.admin-orders')).not.toBe('')
})
