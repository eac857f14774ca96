import type { Request, RequestHandler } from 'express'
import { extname, posix } from 'node:path'
import { pagePaths, programNames } from '@relayooor/shared'
import { Router } from 'express'
import expressStaticGzip from 'express-static-gzip'

const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs

/**
 * The built page: hashed files under `/assets` are cached for ever, others for an hour, `index.html` never without revalidation; each in
 * its compressed forms. Unknown addresses get `index.html` with 404 when a browser asks for a page. Everything else is passed on.
 */
export function siteRoutes(folder: string): Router {
  const routes = Router()
  const files = fileServer(folder)
  routes.get(Object.values(pagePaths), servePage(files, 200))
  routes.use(files)
  routes.use((request, response, next) => {
    if (asksForPage(request) && isForPeople(request.path)) return servePage(files, 404)(request, response, next)
    next()
  })
  return routes
}

function fileServer(folder: string): RequestHandler {
  const serve = expressStaticGzip(folder, {
    enableBrotli: true,
    orderPreference: ['br', 'gzip'],
    index: false,
    serveStatic: { index: false, redirect: false, setHeaders: (response, path) => response.setHeader('Cache-Control', keepFor(path)) },
  })
  return (request, response, next) => {
    serve(request, response, (error: unknown) => {
      // A file of an older build: these were written before it was looked for.
      response.removeHeader('Content-Encoding')
      response.removeHeader('Content-Type')
      next(error)
    })
  }
}

/** What is under way keeps its own address: only the file server is told another. */
function servePage(files: RequestHandler, status: 200 | 404): RequestHandler {
  return (request, response, next) => {
    if (status === 200 && !request.accepts('html')) return next()
    const { url } = request
    request.url = '/index.html'
    response.status(status)
    void files(request, response, (error?: unknown) => {
      request.url = url
      response.status(200)
      next(error)
    })
  }
}

/** A browser that goes to an address names HTML; programs that take anything do not. */
function asksForPage(request: Request): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && request.accepts().includes('text/html')
}

/** Neither a file nor what programs ask, however it is written. */
function isForPeople(path: string): boolean {
  const plain = posix.normalize(decodeURIComponent(path)).toLowerCase()
  const [first = ''] = plain.split('/').filter(step => step !== '')
  return extname(plain) === '' && !first.startsWith('.') && first !== 'assets' && !programNames.has(first)
}

function keepFor(path: string): string {
  if (path.endsWith('.html') || path.endsWith('.html.br') || path.endsWith('.html.gz')) return 'no-cache'
  return path.includes('/assets/') ? `public, max-age=${yearMs / 1000}, immutable` : `public, max-age=${hourMs / 1000}`
}
