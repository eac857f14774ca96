import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface MailServer {
  url: string
  mails: { to: string[]; text: string }[]
  /** An answer to every recipient, such as 550. */
  refuses: number | null
}

/** A mail server on the loopback, for one test, or for as long as `whenOver` says. */
export async function startMailServer(whenOver: (stop: () => Promise<void>) => void = onTestFinished): Promise<MailServer> {
  const kept: MailServer = { url: '', mails: [], refuses: null }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      done(kept.refuses === null ? null : Object.assign(new Error('refused'), { responseCode: kept.refuses }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        kept.mails.push({ to: session.envelope.rcptTo.map(one => one.address), text: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  whenOver(() => new Promise<void>(closed => server.close(closed)))
  // It listens on TCP.
  kept.url = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`
  return kept
}
