import type { Logger } from 'pino'
import type { Config } from './config/readConfig.ts'
import type { Observed } from './observe.ts'
import { createProbeApp } from './http/app.ts'
import { createRateLimits } from './http/rateLimits.ts'
import { createHttpServer } from './http/server.ts'
import { listen } from './listen.ts'
import { observe } from './observe.ts'

/** What a process without the API serves: `/health`, `/ready` and `/metrics`. The answer closes it again. */
export async function startProbes(config: Config, service: Observed, log: Logger): Promise<() => Promise<void>> {
  const observed = observe(config, service, log, { limits: createRateLimits(service.ctx.database.pool), liveSockets: () => 0 })
  const server = createHttpServer(createProbeApp({ ...observed, trustedProxies: config.trustedProxies, log }))
  return listen(config, server, observed.metrics, log)
}
