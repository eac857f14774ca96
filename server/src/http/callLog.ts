import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { HttpLogger } from 'pino-http'
import { pinoHttp } from 'pino-http'
import { requestIdOf } from './requestId.ts'

const probes = new Set(['/ready', '/health', '/metrics'])
const tokens = new WeakMap<ServerResponse, string>()

/** Names the clearing token that a call is about, for its log line. */
export function logToken(response: ServerResponse, token: string): void {
  tokens.set(response, token)
}

/**
 * One line for each call, and `X-Request-Id` on each answer. Headers and bodies are never logged: of both sides only
 * what is listed here is.
 */
export function callLog(log: Logger): HttpLogger {
  return pinoHttp({
    logger: log,
    genReqId(request, response) {
      const id = requestIdOf(request.headers['x-request-id'])
      response.setHeader('X-Request-Id', id)
      return id
    },
    customLogLevel(request, response) {
      if (response.statusCode >= 500) return response.statusCode === 503 ? 'warn' : 'error'
      return probes.has(request.url ?? '') ? 'debug' : 'info'
    },
    customProps: (_request, response) => ({ token: tokens.get(response) }),
    // The error handler has told the cause already; pino-http would add an error of its own making.
    customErrorObject: (_request, _response, _error, line: object) => ({ ...line, err: undefined }),
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage & { id?: unknown; originalUrl?: string }) => ({
        id: request.id,
        method: request.method,
        // The key in a mail is nobody else's to use.
        url: (request.originalUrl ?? request.url)?.replace(/([?&]key=)[^&]*/, '$1-'),
        ip: request.socket?.remoteAddress,
        agent: request.headers['user-agent'],
      }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
  })
}
