// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertNames } from '@relayooor/shared'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { componentOf } from '../../runbooks.ts'
import { findRunbook, runbookNames } from './runbooks.ts'

it.each(alertNames.map(name => [name]))('the page has the runbook %s, with no mark left over', name => {
  const component = findRunbook(name)
  const runbook = mount(component ?? {}, { global: { stubs: { RouterLink: true } } })
  expect(runbook.findAll('p > strong:first-child').map(part => part.text())).toEqual(['Meaning.', 'Impact.', 'Diagnosis.', 'Action.'])
  for (const code of runbook.findAll('code')) code.element.remove()
  expect(runbook.text()).not.toMatch(/[*`]|\]\(/)
})

it('each button that a runbook names is in the operator’s view', () => {
  const view = import.meta.dirname
  const parts = readdirSync(view, { recursive: true, encoding: 'utf8' }).filter(name => /\.vue$|Words\.ts$/.test(name))
  const text = parts.map(name => readFileSync(join(view, name), 'utf8')).join('\n')
  const pages = join(view, '../../../docs/operations/runbooks')
  const named = readdirSync(pages).flatMap(name =>
    [...readFileSync(join(pages, name), 'utf8').matchAll(/\*\*([A-Z][^*.]+)\*\*/g)].map(([, button = '']) => button),
  )
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter(button => !['"', "'"].some(quote => text.includes(`${quote}${button}${quote}`)))).toEqual([])
})

it('has no other', () => {
  expect(runbookNames).toEqual([...alertNames].sort())
})

it('links to other runbooks, to pages of the operator’s view, and out', () => {
  expect(componentOf('# a\n\nSee `b`: [b](b-c.md), *Money: Wallets and lanes*, *Now*, [d](https://d.example).\n', 'a')).toBe(
    '<template><p>See <code>b</code>: <RouterLink to="/admin/runbooks/b-c">b</RouterLink>, ' +
      '<RouterLink to="/admin/money?part=wallets">Money: Wallets and lanes</RouterLink>, <RouterLink to="/admin">Now</RouterLink>, ' +
      '<a href="https://d.example" target="_blank" rel="noopener noreferrer">d</a>.</p>\n</template>',
  )
})

it('keeps HTML and braces as the text that they are', () => {
  const component = componentOf('<b onclick="x">{{ 1 + 1 }}</b> `{{ a }}`', 'a')
  expect(component).toBe(
    '<template><p>&lt;b onclick=&quot;x&quot;&gt;&#123;{ 1 + 1 }}&lt;/b&gt; <code>&#123;{ a }}</code></p>\n</template>',
  )
})

it.each([
  ['a link that the page cannot open', 'See [it](../alerts.md).', 'links to ../alerts.md'],
  ['a page that there is not', 'See *Money: Purse*.', 'names the page Money: Purse'],
])('refuses %s', (_what, text, fault) => {
  expect(() => componentOf(text, 'a')).toThrow(fault)
})
