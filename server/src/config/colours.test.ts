import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Colours, contrast, styleOf, surfaces } from './colours.ts'

const tokens = readFileSync(new URL('../../../webapp/src/styles/tokens.css', import.meta.url), 'utf8')

it('knows the surfaces of the page', () => {
  const ofPage = ['page', 'raised', 'sunken'].map(
    name => new RegExp(`--surface-${name}: light-dark\\((\\S+), (\\S+)\\)`).exec(tokens) ?? [],
  )
  expect(ofPage.map(([, light]) => light)).toEqual(surfaces.light)
  expect(ofPage.map(([, , dark]) => dark)).toEqual(surfaces.dark)
})

it('reckons contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#767676', '#FFFFFF')).toBeCloseTo(4.54, 2)
  expect(contrast('#123456', '#123456')).toBe(1)
})

describe('colours of an operator', () => {
  const blue = { light: '#1a4e9b', dark: '#93b9f6' }

  it('overrule those of the page, with a text that can be read', () => {
    const style = styleOf(Colours.parse({ accent: blue, action: { light: '#0b5c6d', dark: '#f4bd67' } }))
    expect(style).toContain('--accent: light-dark(#1a4e9b, #93b9f6);')
    expect(style).toContain('--action-text: light-dark(#ffffff, #101413);')
    for (const [, name] of style.matchAll(/--([\w-]+):/g)) expect(tokens).toContain(`--${name}: `)
  })

  it.each([
    ['a link too light for the page', { accent: { ...blue, light: '#8ab4f8' } }, 'accent.light'],
    ['a link too dark for the dark page', { accent: { ...blue, dark: '#1a4e9b' } }, 'accent.dark'],
    ['a button that is not seen', { action: { light: '#f0f0f0', dark: '#ffffff' } }, 'action.light'],
    ['what is no colour', { accent: { ...blue, light: 'url(//x)' } }, 'accent.light'],
  ])('are refused: %s', (_, colours, at) => {
    expect(Colours.safeParse(colours).error?.issues.map(({ path }) => path.join('.'))).toContain(at)
  })
})
