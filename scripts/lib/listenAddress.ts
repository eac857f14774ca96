import { createServer } from 'node:net'
import { CommandError } from './command.ts'

export const host = process.env.HOST ?? '127.0.0.1'
export const port = Number(process.env.PORT ?? 8080)

/** Called first, before anything is started. @throws CommandError when HOST and PORT cannot be listened on */
export async function refuseTakenPort(): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CommandError(`PORT must be a port number, not "${process.env.PORT}"`)
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CommandError(
          error.code === 'EADDRINUSE'
            ? `port ${port} is taken; choose another with PORT, such as PORT=${port + 1}`
            : `cannot listen on ${host}:${port}: ${error.message}`,
        ),
      ),
    )
    probe.listen(port, host, resolve)
  })
  await new Promise(resolve => probe.close(resolve))
}
