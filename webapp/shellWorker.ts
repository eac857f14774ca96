import type { Plugin, Rolldown } from 'vite'
import { createHash } from 'node:crypto'

const source = 'src/shellWorker.ts'
/** The operator's view needs its service anyway. */
const forOperators = /\/src\/(?:admin\/|api\/operatorEndpoints)/

/** Builds `sw.js`, which knows the files of this build. */
export function shellWorker(): Plugin {
  return {
    name: 'shell-worker',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: source, fileName: 'sw.js' })
    },
    generateBundle(_, bundle) {
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk' || worker.imports.length > 0) throw new Error('sw.js is not one file')
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('the build has no index.html')
      const first = Object.keys(bundle).filter(name => String(page.source).includes(`/${name}`))
      const files = filesFrom(first, bundle).map(name => `/${name}`)
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12)
      worker.code = worker.code.replace('__SHELL__', () => JSON.stringify({ files, version }))
    },
  }
}

/** What the page names, and all that these may load. */
function filesFrom(first: string[], bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>()
  first.forEach(follow)
  return [...found].sort()

  function follow(name: string): void {
    const file = bundle[name]
    if (found.has(name) || (file?.type === 'chunk' && forOperators.test(file.facadeModuleId ?? ''))) return
    found.add(name)
    if (file?.type !== 'chunk') return
    file.imports.forEach(follow)
    file.dynamicImports.forEach(follow)
  }
}
