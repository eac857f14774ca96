import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Config } from './config/readConfig.ts'
import process from 'node:process'
import { publicUrlOf } from './config/publicUrl.ts'
import { closeServer } from './http/server.ts'
import { createMetricsServer } from './operations/metricsServer.ts'

/** Answers under way get this long when the service is told to stop. */
const closeGraceMs = 5_000

/**
 * Listens on PORT, and for metrics on METRICS_PORT when it is set; tells the log and our parent. @returns a function that closes both
 * @throws Error naming the setting of a port that is taken
 */
export async function listen(config: Config, server: Server, metrics: Registry, log: Logger): Promise<() => Promise<void>> {
  const tellFailed = (error: unknown) => log.error({ error: String(error) }, 'metrics failed')
  // The first scrape is no slower than others: what it reads has been read, twice since each of two connections reads half of it at a time.
  await metrics.metrics().catch(tellFailed)
  await metrics.metrics().catch(tellFailed)
  const metricsServer = config.metricsPort === undefined ? null : createMetricsServer(metrics, tellFailed)
  const metricsPort = metricsServer && (await listenOn(metricsServer, config.metricsPort ?? 0, config.metricsHost, 'METRICS_PORT'))
  const port = await listenOn(server, config.port, config.host, 'PORT')
  const url = publicUrlOf({ ...config, publicUrl: undefined, port })
  const metricsUrl =
    metricsPort === null ? undefined : `${publicUrlOf({ publicUrl: undefined, host: config.metricsHost, port: metricsPort })}/metrics`
  log.info({ url, metrics: metricsUrl }, 'listening')
  process.send?.({ type: 'ready', url, metricsUrl })
  return async () => {
    await Promise.all([server, metricsServer].map(one => one && closeServer(one, closeGraceMs)))
  }
}

async function listenOn(server: Server, port: number, host: string, setting: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken; choose another with ${setting}`) : error),
    )
    server.listen(port, host, resolve)
  })
  // A server on TCP has an address with a port.
  return (server.address() as AddressInfo).port
}
