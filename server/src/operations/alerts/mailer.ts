import type { WebhookAnswer } from './callWebhook.ts'
import { createTransport } from 'nodemailer'
import { z } from 'zod'

export interface Mail {
  to: string | string[]
  subject: string
  text: string
  /** The same when it is tried again, so that a mailbox can drop what it has. */
  id: string
  headers?: Record<string, string>
}

/** What the server said against this mail; all else that nodemailer throws is about the way to it. */
const AboutThisMail = z.object({ code: z.enum(['EENVELOPE', 'EMESSAGE']), responseCode: z.int(), message: z.string() })

/** Sends mail by the operator's server. @throws Error when it could not be asked */
export function createMailer(url: string, from: string, patienceMs: number): (mail: Mail) => Promise<WebhookAnswer> {
  const transport = createTransport({
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // No file and no address of a message is read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') ?? 'relayooor'
  return async ({ id, ...mail }) => {
    try {
      const { response } = await transport.sendMail({ from, ...mail, messageId: `<${id}@${host}>` })
      return { status: Number(/^\d{3}/.exec(response)?.[0] ?? 250), text: response }
    } catch (error) {
      const refusal = AboutThisMail.safeParse(error)
      if (!refusal.success) throw error
      return { status: refusal.data.responseCode, text: refusal.data.message }
    }
  }
}
