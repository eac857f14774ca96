import { z } from 'zod'

const Colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as "#1a4e9b"')
const Pair = z.strictObject({ light: Colour, dark: Colour })

/** The page's own, on which the operator's colours stand (webapp/src/styles/tokens.css). */
export const surfaces = { light: ['#f4f6f4', '#ffffff', '#e9ece9'], dark: ['#0f1312', '#171c1a', '#0a0d0c'] } as const
const themes = ['light', 'dark'] as const

/** Links and the focus; the one button of a task. Refused where people could not read them (WCAG 2.2: text 4.5, marks 3). */
export const Colours = z.strictObject({ accent: Pair.optional(), action: Pair.optional() }).superRefine(({ accent, action }, context) => {
  for (const theme of themes) {
    for (const surface of surfaces[theme]) {
      if (accent) mustBeSeen('accent', theme, accent[theme], surface, 4.5)
      if (action) mustBeSeen('action', theme, action[theme], surface, 3)
    }
    if (action) mustBeSeen('action', theme, action[theme], textOn(action[theme]), 4.5)
  }

  function mustBeSeen(name: 'accent' | 'action', theme: 'light' | 'dark', colour: string, beside: string, least: number): void {
    const found = contrast(colour, beside)
    if (found < least)
      context.addIssue({
        code: 'custom',
        path: [name, theme],
        message: `has a contrast of ${found.toFixed(1)} to ${beside}, of which ${least} is needed to see it`,
      })
  }
})
export type Colours = z.output<typeof Colours>

/** What the page's own style sheet is overruled by. */
export function styleOf({ accent, action }: Colours): string {
  const values = {
    ...(accent && { accent: pair(accent), 'accent-hover': 'var(--text)', focus: pair(accent) }),
    ...(action && {
      action: pair(action),
      'action-hover': pair(action),
      'action-text': pair({ light: textOn(action.light), dark: textOn(action.dark) }),
    }),
  }
  const lines = Object.entries(values).map(([name, value]) => `  --${name}: ${value};`)
  return `:root:root {\n${lines.join('\n')}\n}\n`
}

function pair({ light, dark }: z.output<typeof Pair>): string {
  return `light-dark(${light}, ${dark})`
}

/** White or nearly black, whichever can be read better on it. */
function textOn(colour: string): string {
  return contrast(colour, '#ffffff') >= contrast(colour, '#101413') ? '#ffffff' : '#101413'
}

/** By WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
