import type { Plugin } from 'vite'
import { Window } from 'happy-dom'
import { createServer } from 'vite'

type Drawing = typeof import('./src/firstScreen.ts')

const place = '<div id="app"></div>'

/**
 * Draws the frame of the page into `index.html`, and the whole first screen into `find.html`: a person sees both before any script runs.
 * The server chooses between them.
 */
export function firstScreen(): Plugin {
  return {
    name: 'first-screen',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('the build has no index.html')
      const html = String(page.source)
      if (!html.includes(place)) throw new Error('index.html has no place for the page')
      // An address that no page has, so that none is marked as the one that is open.
      const [frame, find] = await draw(['/:', '/'])
      page.source = html.replace(place, () => `<div id="app">${frame}</div>`)
      this.emitFile({ type: 'asset', fileName: 'find.html', source: html.replace(place, () => `<div id="app">${find}</div>`) })
    },
  }
}

async function draw(paths: string[]): Promise<string[]> {
  const server = await createServer({ server: { middlewareMode: true, ws: false, watch: null }, appType: 'custom', logLevel: 'warn' })
  const window = new Window({ url: 'http://page.invalid' })
  const before = { window: globalThis.window, document: globalThis.document, location: globalThis.location, history: globalThis.history }
  try {
    Object.assign(globalThis, { window, document: window.document, location: window.location, history: window.history })
    // Vite answers what the file exports.
    const { drawBefore } = (await server.ssrLoadModule('/src/firstScreen.ts')) as Drawing
    return await Promise.all(paths.map(drawBefore))
  } finally {
    Object.assign(globalThis, before)
    await window.happyDOM.close()
    await server.close()
  }
}
