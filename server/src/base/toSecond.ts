/** A moment as people are told it: `2026-11-27T16:55:32Z`, without parts of a second. */
export function toSecond(moment: Date | string): string {
  return new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z')
}
