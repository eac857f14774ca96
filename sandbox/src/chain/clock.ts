/** The sandbox's time: the machine's, plus what was advanced. All chains share it, as real ones do. */
export interface Clock {
  nowMs: () => number
  advance: (ms: number) => void
  aheadMs: () => number
}

export function newClock(aheadMs = 0): Clock {
  let ahead = aheadMs
  return {
    nowMs: () => Date.now() + ahead,
    advance: ms => {
      if (!(ms > 0)) throw new RangeError('Time goes forward only')
      ahead += ms
    },
    aheadMs: () => ahead,
  }
}
