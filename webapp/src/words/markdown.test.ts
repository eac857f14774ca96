import { alertNames } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { readMarkdown } from './markdown.ts'
import { runbookText } from './runbooks.ts'

it('reads what runbooks are written in, and keeps the rest as text', () => {
  expect(
    readMarkdown(
      '# a `b`\n\n**Do.** It\nnow: [c](c.md)\n\n```sh\nls | wc\n\nx\n```\n1. one\n   more\n2. two\n\n| h |\n|---|\n| **v** |\n<b>',
    ),
  ).toEqual([
    {
      kind: 'heading',
      level: 1,
      content: [
        { kind: 'text', text: 'a ' },
        { kind: 'code', text: 'b' },
      ],
    },
    {
      kind: 'paragraph',
      content: [
        { kind: 'strong', text: 'Do.' },
        { kind: 'text', text: ' It now: ' },
        { kind: 'link', text: 'c', to: 'c.md' },
      ],
    },
    { kind: 'code', text: 'ls | wc\n\nx' },
    { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'one more' }], [{ kind: 'text', text: 'two' }]] },
    { kind: 'table', head: [[{ kind: 'text', text: 'h' }]], rows: [[[{ kind: 'strong', text: 'v' }]]] },
    { kind: 'paragraph', content: [{ kind: 'text', text: '<b>' }] },
  ])
})

it('has the runbook of every alert, none with a mark left over', () => {
  for (const name of alertNames) {
    const blocks = readMarkdown(runbookText(name) ?? '')
    expect(blocks.length, name).toBeGreaterThan(1)
    const texts = JSON.stringify(blocks.filter(({ kind }) => kind !== 'code')).matchAll(/"kind":"text","text":"([^"]*)"/g)
    for (const [, text] of texts) expect(text, name).not.toMatch(/\*\*|```|\]\(/)
  }
})
