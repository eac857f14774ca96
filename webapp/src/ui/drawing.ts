export type Glyph = 'full' | 'outlined' | 'half' | 'tick' | 'tick-outlined' | 'back' | 'back-outlined' | 'cross' | 'barred' | 'needle'

const glyphs = {
  deliver: 'full',
  return: 'back-outlined',
  ack_only: 'tick-outlined',
  wait: 'outlined',
  blocked: 'barred',
  done: 'tick',
  clearing: 'half',
  delivered: 'tick',
  passed_on: 'full',
  finalising: 'needle',
  stopped: 'cross',
  returned: 'back',
  failed: 'cross',
  unknown: 'outlined',
  ok: 'tick',
  stuck: 'full',
  refund: 'tick',
} as const satisfies Record<string, Glyph>

/** Everything that is drawn and coloured by its state. */
export type DrawingState = keyof typeof glyphs

/** Each of them. */
export const drawingStates = Object.keys(glyphs) as DrawingState[] // Object.keys forgets the names

/** The small sign beside the state's word. */
export function glyphOf(state: DrawingState): Glyph {
  return glyphs[state]
}

export interface Drawing {
  /** Where the square is, in percent of the line; null when nobody knows. */
  at: number | null
  square: Glyph
  /** How far the line is solid, in percent. */
  travelled: number
  /** The lower line: still to be gone, gone, or with only the receipt on it. */
  home: 'none' | 'ahead' | 'gone' | 'receipt'
  /** The place that has the money. */
  holder: 'near' | 'far' | 'none'
  gate: boolean
  farReached: boolean
}

const resting: Drawing = {
  at: 52,
  square: 'full',
  travelled: 52,
  home: 'none',
  holder: 'none',
  gate: false,
  farReached: false,
}

const arrived: Partial<Drawing> = { at: 100, square: 'tick', travelled: 100, holder: 'far' }
/** What differs from a square that rests half-way. */
const drawings: Record<DrawingState, Partial<Drawing>> = {
  deliver: {},
  return: { home: 'ahead' },
  ack_only: { ...arrived, home: 'receipt' },
  wait: { at: 30, square: 'outlined', travelled: 30 },
  blocked: { gate: true },
  done: arrived,
  clearing: { square: 'half' },
  delivered: arrived,
  passed_on: { ...arrived, square: 'full' },
  finalising: { ...arrived, square: 'needle' },
  stopped: { ...arrived, square: 'cross' },
  returned: { at: 0, square: 'back', home: 'gone', holder: 'near' },
  failed: { square: 'cross' },
  unknown: { at: null, travelled: 0 },
  ok: { at: null, travelled: 100, farReached: true },
  stuck: {},
  refund: arrived,
}

/** Where the money of a state stands on the line. `homeward`: its way leads back to where it came from. */
export function drawingOf(state: DrawingState, homeward = false): Drawing {
  const isHomeward = homeward && (state === 'clearing' || state === 'failed')
  return { ...resting, ...drawings[state], ...(isHomeward && { home: 'ahead' }) }
}
