import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Problem } from '@relayooor/shared'
import express, { Router } from 'express'

const hourMs = 3_600_000

/**
 * The built page: hashed files under `/assets` may be kept for ever, `index.html` never without asking.
 * Every address that a person may open by hand gets `index.html`; everything else that is not a file is not found.
 */
export function siteRoutes(folder: string): Router {
  const routes = Router()
  routes.use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: 365 * 24 * hourMs }))
  routes.use(express.static(folder, { index: false, maxAge: hourMs, setHeaders: noCacheForPages }))
  routes.use(async (request, response, next) => {
    if (!isPage(request.method, request.path, request.accepts(['html', 'json']) === 'html'))
      return next()
    // Read each time, so that a new build is served without a restart; one small file that the system keeps in memory.
    const page = await readFile(join(folder, 'index.html')).catch(() => {
      throw new Problem('unavailable', 'The page has not been built.')
    })
    response.set('Cache-Control', 'no-cache').type('html').send(page)
  })
  return routes
}

function isPage(method: string, path: string, wantsHtml: boolean): boolean {
  return (method === 'GET' || method === 'HEAD') && wantsHtml && extname(path) === '' && !path.startsWith('/assets/')
}

function noCacheForPages(response: { setHeader: (name: string, value: string) => unknown }, path: string): void {
  if (path.endsWith('.html'))
    response.setHeader('Cache-Control', 'no-cache')
}
