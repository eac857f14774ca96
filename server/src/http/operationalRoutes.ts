import type { HealthReport } from '@relayooor/shared'
import type { Registry } from 'prom-client'
import type { SystemFacts } from './adminSystemHandlers.ts'
import type { Identify } from './caller.ts'
import { Problem } from '@relayooor/shared'
import compression from 'compression'
import { Router } from 'express'
import { shareRunning } from '../base/shareRunning.ts'
import { checkAccess } from './caller.ts'

export interface OperationalDeps {
  facts: SystemFacts
  health: () => Promise<HealthReport>
  ready: () => Promise<boolean>
  metrics: Registry
  identify: Identify
}

/**
 * What machines ask at the root: `/ready` and `/health` without signing in, `/metrics` with the admin key; without it they have a port of
 * their own at most. The rest is for admins.
 */
export function operationalRoutes({ health, ready, metrics, identify, facts }: OperationalDeps): Router {
  const routes = Router()
  // These addresses take no sign-in and no rate limit: however often they are asked, we look once a second.
  const healthOnce = shareRunning(health)
  const readyOnce = shareRunning(ready)

  routes.use(['/ready', '/health', '/metrics', '/queue-status', '/stats'], compression(), (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  routes.get('/ready', async (_request, response) => {
    const isReady = await readyOnce()
    response.status(isReady ? 200 : 503).json({ ready: isReady })
  })
  routes.get('/health', async (_request, response) => {
    const report = await healthOnce()
    response.status(report.canServe ? 200 : 503).json(report)
  })
  for (const [path, look] of Object.entries({
    '/health/comprehensive': facts.healthDetails,
    '/queue-status': facts.queue,
    '/stats': facts.stats,
  })) {
    const once = shareRunning<object>(look)
    routes.get(path, async (request, response) => {
      checkAccess({ method: 'GET', access: 'admin', cost: {} }, await identify(request))
      const answer = await once()
      response.status('canServe' in answer && answer.canServe === false ? 503 : 200).json(answer)
    })
  }
  routes.get('/metrics', async (request, response) => {
    const caller = await identify(request)
    if (caller.kind !== 'admin-key')
      throw new Problem(
        'sign-in-required',
        'Metrics are given to who sends the admin key in X-Admin-Key, or on a port of their own: METRICS_PORT.',
      )
    response.set('Content-Type', metrics.contentType).send(await metrics.metrics())
  })
  return routes
}
