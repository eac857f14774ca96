import type { Life } from '../life.ts'

export async function beginTraffic(_life: Life, _fresh: boolean): Promise<() => Promise<void>> {
  return async () => {}
}
