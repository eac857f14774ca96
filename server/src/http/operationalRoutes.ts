import type { Registry } from 'prom-client'
import type { HealthReport } from '../operations/healthReport.ts'
import { Router } from 'express'
import { shareRunning } from '../operations/shareRunning.ts'

/** These addresses take no sign-in and no rate limit: however often they are asked, we look once a second. */
const keepMs = 1_000

export interface OperationalDeps {
  health: () => Promise<HealthReport>
  ready: () => Promise<boolean>
  /** Null when the metrics have a port of their own. */
  metrics: Registry | null
}

/** What machines ask at the root, without signing in: `/ready`, `/health`, `/metrics`. */
export function operationalRoutes({ health, ready, metrics }: OperationalDeps): Router {
  const routes = Router()
  const healthOnce = shareRunning(health, keepMs)
  const readyOnce = shareRunning(ready, keepMs)

  routes.use(['/ready', '/health', '/metrics'], (_request, response, next) => {
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
  if (metrics) {
    routes.get('/metrics', async (_request, response) => {
      response.set('Content-Type', metrics.contentType).send(await metrics.metrics())
    })
  }
  return routes
}
