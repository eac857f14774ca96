const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** `512 bytes`, `3.2 MB`, `140 GB`: powers of 1,000, two figures at least. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`
}

/** `7 %`, of a share between 0 and 1. */
export function shareText(share: number): string {
  return `${Math.round(share * 100)} %`
}
