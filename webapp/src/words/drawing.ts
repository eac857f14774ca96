import { unreachable } from '@relayooor/shared'

/** Everything that is drawn and coloured by its state. */
export type DrawingState =
  | 'deliver'
  | 'return'
  | 'ack_only'
  | 'wait'
  | 'blocked'
  | 'done'
  | 'clearing'
  | 'delivered'
  | 'returned'
  | 'failed'
  | 'unknown'
  | 'ok'
  | 'stuck'
  | 'refund'

export type Glyph = 'full' | 'outlined' | 'half' | 'tick' | 'tick-outlined' | 'back' | 'back-outlined' | 'cross' | 'barred'

/** The small sign beside the state's word. */
export function glyphOf(state: DrawingState): Glyph {
  switch (state) {
    case 'deliver':
    case 'stuck':
      return 'full'
    case 'return':
      return 'back-outlined'
    case 'ack_only':
      return 'tick-outlined'
    case 'wait':
    case 'unknown':
      return 'outlined'
    case 'blocked':
      return 'barred'
    case 'clearing':
      return 'half'
    case 'done':
    case 'ok':
    case 'delivered':
    case 'refund':
      return 'tick'
    case 'returned':
      return 'back'
    case 'failed':
      return 'cross'
    default:
      return unreachable(state)
  }
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

/** Where the money of a state stands on the line. `homeward`: its way leads back to where it came from. */
export function drawingOf(state: DrawingState, homeward = false): Drawing {
  const home = homeward ? 'ahead' : 'none'
  switch (state) {
    case 'deliver':
    case 'stuck':
      return resting
    case 'return':
      return { ...resting, home: 'ahead' }
    case 'ack_only':
      return {
        ...resting,
        at: 100,
        square: 'tick',
        travelled: 100,
        home: 'receipt',
        holder: 'far',
      }
    case 'wait':
      return {
        ...resting,
        at: 30,
        square: 'outlined',
        travelled: 30,
      }
    case 'blocked':
      return { ...resting, gate: true }
    case 'clearing':
      return { ...resting, square: 'half', home }
    case 'done':
    case 'delivered':
    case 'refund':
      return {
        ...resting,
        at: 100,
        square: 'tick',
        travelled: 100,
        holder: 'far',
      }
    case 'returned':
      return {
        ...resting,
        at: 0,
        square: 'back',
        home: 'gone',
        holder: 'near',
      }
    case 'failed':
      return { ...resting, square: 'cross', home }
    case 'unknown':
      return { ...resting, at: null, travelled: 0 }
    case 'ok':
      return {
        ...resting,
        at: null,
        travelled: 100,
        farReached: true,
      }
    default:
      return unreachable(state)
  }
}
