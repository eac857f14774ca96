import type { ConfigView } from '@relayooor/shared'
import type { Request, RequestHandler } from 'express'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { extname, join, posix } from 'node:path'
import { brandPaths, pagePaths, programNames } from '@relayooor/shared'
import { Router } from 'express'
import expressStaticGzip from 'express-static-gzip'
import { fillPage, manifestOf } from './page.ts'

const hourMs = 3_600_000
const yearMs = 365 * 24 * hourMs

export interface SiteDeps {
  /** The built page. */
  folder: string
  /** What it carries. */
  config: () => ConfigView
  /** What it looks different by. */
  brand: { logo?: BrandFile | undefined; style?: string | undefined }
}

interface BrandFile {
  type: string
  bytes: Buffer
}

/** Kept by browsers for when we cannot be reached: it must not tell how things are now. */
const shellPath = '/shell'

/** Of these nothing is for search engines: they are somebody's, or the operator's. */
const privatePages: string[] = Object.entries(pagePaths).flatMap(([name, path]) =>
  name === 'order' || name.startsWith('admin') ? [path] : [],
)
const publicPages = Object.values(pagePaths).filter(path => !privatePages.includes(path))

/**
 * The built page: hashed files under `/assets` are cached for ever, others for an hour, the page itself never without revalidation. Files
 * come in their compressed forms. Unknown addresses get the page with 404 when a browser asks for one. Everything else is passed on.
 */
export function siteRoutes({ folder, config, brand }: SiteDeps): Router {
  const routes = Router()
  const page = pageServer(folder, config, brand.style !== undefined)
  routes.get(brandPaths.logo, serveBrand(brand.logo))
  routes.get(brandPaths.colours, serveBrand(brand.style === undefined ? undefined : { type: 'text/css', bytes: Buffer.from(brand.style) }))
  routes.get(publicPages, page({ status: 200 }))
  routes.get(privatePages, page({ status: 200, isPrivate: true }))
  routes.get(shellPath, page({ status: 200, isPrivate: true, isShell: true }))
  routes.get('/manifest.webmanifest', (_request, response) => {
    response
      .set('Cache-Control', 'no-cache')
      .type('application/manifest+json')
      .send(JSON.stringify(manifestOf(config().service.name)))
  })
  routes.use(/^\/(?:index|find)\.html/, (_request, _response, next) => next('router'))
  routes.use(fileServer(folder))
  routes.use((request, response, next) => {
    if (asksForPage(request) && isForPeople(request.path)) return page({ status: 404, isPrivate: true })(request, response, next)
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

function serveBrand(file: BrandFile | undefined): RequestHandler {
  return (_request, response, next) => {
    if (!file) return next()
    response
      .set('Cache-Control', `public, max-age=${hourMs / 1000}`)
      .type(file.type)
      // A picture may be a program of its own when it is opened alone.
      .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(file.bytes)
  }
}

interface Kind {
  status: 200 | 404
  isPrivate?: boolean
  isShell?: boolean
}

/** Read anew each time, since a build may replace it; what it carries differs as well. */
function pageServer(folder: string, config: () => ConfigView, styled: boolean): (kind: Kind) => RequestHandler {
  return ({ status, isPrivate = false, isShell = false }) =>
    async (request, response, next) => {
      if (status === 200 && !request.accepts('html')) return next()
      // Only who comes with nothing sees the first screen; everybody else its frame, until his own page is there.
      const isFirst = request.path === pagePaths.find && Object.keys(request.query).length === 0
      const html = await readFile(join(folder, isFirst ? 'find.html' : 'index.html'), 'utf8')
      response
        .status(status)
        .set({ 'Cache-Control': 'no-cache', Vary: 'Cookie' })
        .type('html')
        .send(fillPage(html, { config: config(), styled, carried: !isShell, cookies: request.headers.cookie, isPrivate }))
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
  // The browser asks for it to learn of a new build.
  if (/\/sw\.js(?:\.br|\.gz)?$/.test(path)) return 'no-cache'
  return path.includes('/assets/') ? `public, max-age=${yearMs / 1000}, immutable` : `public, max-age=${hourMs / 1000}`
}
