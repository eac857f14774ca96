import type { NetworkInfo } from './network.ts'
import { existsSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The real Hermes behind a script that can hold a clear before it begins, or after it has ended. */
export interface HeldHermes {
  bin: string
  /** Clears from now on wait there until `release`. */
  hold: (where: 'before' | 'after') => Promise<void>
  release: () => Promise<void>
  /** Whether a clear waits there now, or did since `hold`. */
  isHeld: () => boolean
}

export async function makeHeldHermes(network: NetworkInfo): Promise<HeldHermes> {
  const file = (name: string) => join(network.folder, `held-hermes-${name}`)
  const bin = file('script')
  // Waits until `release`, or until it is killed.
  await writeFile(
    bin,
    `#!/bin/sh
case "$*" in *'clear packets'*) ;; *) exec ${network.tools.hermes} "$@" ;; esac
held() { touch ${file('reached')}; while [ -e ${file('$1')} ]; do sleep 0.05; done; }
[ -e ${file('before')} ] && held before
[ -e ${file('after')} ] || exec ${network.tools.hermes} "$@"
${network.tools.hermes} "$@"
code=$?
held after
exit $code
`,
  )
  await chmod(bin, 0o755)
  const release = async () => {
    for (const name of ['before', 'after', 'reached']) await rm(file(name), { force: true })
  }
  return {
    bin,
    release,
    async hold(where) {
      await release()
      await writeFile(file(where), '')
    },
    isHeld: () => existsSync(file('reached')),
  }
}
