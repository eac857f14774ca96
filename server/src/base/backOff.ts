/** How long to wait before trying once more, after `tries` that waited in vain: twice as long each time. */
export function backOff(tries: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** tries)
}
