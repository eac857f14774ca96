import type { Express } from 'express'
import type { AnswerDeps } from './answerEndpoint.ts'
import type { OperationalDeps } from './operationalRoutes.ts'
import type { SecuritySettings } from './securityHeaders.ts'
import type { SiteDeps } from './site.ts'
import { basePath, Problem } from '@relayooor/shared'
import compression from 'compression'
import express from 'express'
import { answerError } from './answerError.ts'
import { apiRoutes } from './apiRoutes.ts'
import { countBytes, limitBytes } from './byteBudget.ts'
import { trustOf } from './callerAddress.ts'
import { callLog } from './callLog.ts'
import { checkUrl } from './checkUrl.ts'
import { sessionCookie } from './cookies.ts'
import { guardOrigin } from './guardOrigin.ts'
import { noteForwarding } from './noteForwarding.ts'
import { operationalRoutes } from './operationalRoutes.ts'
import { originRules } from './origins.ts'
import { securityHeaders } from './securityHeaders.ts'
import { siteRoutes } from './site.ts'

export interface HttpSettings extends SecuritySettings {
  serviceName: string
  /** Other sites whose pages may use the API. */
  allowedOrigins: string[]
  /** Where we listen: on loopback the page has several names. */
  host: string
  /** Addresses and networks of our own proxies, which say in `X-Forwarded-For` who called. */
  trustedProxies: string[]
}

export interface AnswerSeen {
  method: string
  route: string
  status: number
  seconds: number
}

export interface HttpDeps extends AnswerDeps, OperationalDeps {
  settings: HttpSettings
  /** The built page and what it carries; without it only the API is served. */
  site?: SiteDeps | undefined
  /** Told of each answered call, for the metrics. */
  onAnswer?: (answer: AnswerSeen) => void
}

/** The whole HTTP side: API, operating addresses, page. It holds no state; listening is up to the caller. */
export function createHttpApp(deps: HttpDeps): Express {
  const { settings, log } = deps
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  const trust = trustOf(settings.trustedProxies)
  app.set('trust proxy', trust)

  app.use(countBytes(deps.bytes), callLog(log), noteForwarding(trust, log), securityHeaders(settings), checkUrl)
  if (deps.onAnswer) app.use(measureCalls(deps.onAnswer))
  app.use(operationalRoutes(deps))
  app.use(
    '/api',
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    },
    guardOrigin(originRules(settings), sessionCookie(settings.publicUrl)),
  )
  app.use(basePath, apiRoutes({ ...deps, serviceName: settings.serviceName }))
  app.use('/api', nothingHere)
  if (deps.site) app.use(limitBytes(deps.bytes), compression(), siteRoutes(deps.site))
  app.use(nothingHere)
  app.use(answerError(log))
  return app
}

/** The operating addresses alone, for processes that serve no API. */
export function createProbeApp({
  trustedProxies,
  log,
  ...deps
}: OperationalDeps & Pick<HttpSettings, 'trustedProxies'> & Pick<HttpDeps, 'log'>): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', trustOf(trustedProxies))
  app.use(callLog(log), checkUrl, operationalRoutes(deps), nothingHere, answerError(log))
  return app
}

function nothingHere(): never {
  throw new Problem('not-found', 'There is nothing at this address.')
}

/** The route as the contract writes it: never the address itself, which would make one time series for each packet. */
function measureCalls(onAnswer: (answer: AnswerSeen) => void): express.RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    response.once('finish', () => {
      const route: unknown = request.route?.path
      onAnswer({
        method: request.method,
        route: typeof route === 'string' ? route : 'other',
        status: response.statusCode,
        seconds: (performance.now() - startedAt) / 1_000,
      })
    })
    next()
  }
}
