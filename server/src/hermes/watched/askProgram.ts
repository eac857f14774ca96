export type ProgramErrorCode = 'unreachable' | 'nonsense' | 'refused'

/** A program of the operator did not give what was asked. */
export class ProgramError extends Error {
  override name = 'ProgramError'
  readonly code: ProgramErrorCode

  constructor(code: ProgramErrorCode, detail: string, cause?: unknown) {
    super(detail, { cause })
    this.code = code
  }
}

/** What a program may answer at most: whatever it is, it must not fill our memory. */
const mostBytes = 16 * 1024 * 1024

/** The text at an address. @throws ProgramError `refused` for a status that is no success */
export async function getText(program: string, url: string, timeoutMs: number): Promise<string> {
  const { pathname } = new URL(url)
  let response: Response
  const parts: string[] = []
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    const decoder = new TextDecoder()
    let bytes = 0
    for await (const part of response.body ?? []) {
      bytes += part.byteLength
      if (bytes > mostBytes) throw new ProgramError('nonsense', `${program} answered ${pathname} with more than ${mostBytes} bytes`)
      parts.push(decoder.decode(part, { stream: true }))
    }
  } catch (cause) {
    if (cause instanceof ProgramError) throw cause
    throw new ProgramError('unreachable', `${program} did not answer ${pathname}`, cause)
  }
  if (!response.ok) throw new ProgramError('refused', `${program} answered ${pathname} with status ${response.status}`)
  return parts.join('')
}

/** As `getText`, and it must be JSON. */
export async function getJson(program: string, url: string, timeoutMs: number): Promise<unknown> {
  const text = await getText(program, url, timeoutMs)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProgramError('nonsense', `${program} answered ${new URL(url).pathname} with something that is not JSON`, cause)
  }
}

/** An address below another, which may have a path of its own. */
export function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}${path}`
}
