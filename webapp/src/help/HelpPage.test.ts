// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { aConfig } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'

it('answers what people ask before they trust it, and who runs it as far as that is said', async () => {
  const nobody = await mountPage('/help')
  expect(nobody.page.findAll('h2').map(heading => heading.text())).toEqual([
    'Is my money safe?',
    'What does clearing do?',
    'What can go wrong?',
    'Who are you?',
  ])
  expect(nobody.text()).toContain('have not said here who they are')
  const [imprintUrl, supportUrl] = ['https://harbour.example/imprint', 'https://harbour.example/write']
  const service = { name: 'Harbour', imprintUrl, supportUrl, branding: {} }
  const somebody = await mountPage('/help', { 'GET /config': aConfig({ service }) })
  expect(somebody.page.get('main a[href="https://harbour.example/imprint"]').text()).toBe('here who runs it')
  expect(somebody.page.get('main a[href="https://harbour.example/write"]').text()).toBe('write to the people behind it')
  expect(somebody.text()).not.toContain('have not said')
})
