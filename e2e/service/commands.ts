import { readFileSync } from 'node:fs'

/** A `curl` of a page for operators. */
export interface PageCommand {
  path: string
  body: string | undefined
}

/** The calls that a page for operators has ready to be copied, in their order. */
export function commandsOf(name: string): PageCommand[] {
  const page = readFileSync(new URL(`../../docs/operations/${name}.md`, import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```sh\n([\s\S]+?)```/g)].map(([, block = '']) => block)
  return blocks.flatMap(block => block.split(/^ *curl /m).slice(1)).map(readCommand)
}

function readCommand(text: string): PageCommand {
  const [, path] = /^-sf? "\$SERVICE(\S+)" -H "X-Admin-Key: \$ADMIN_API_KEY"/.exec(text) ?? []
  if (path === undefined) throw new Error(`curl ${text} is written in another way`)
  const [, body] = /-H 'Content-Type: application\/json' (?:\\\n +)?-d '([^']+)'/.exec(text) ?? []
  return { path, body }
}

/** Does what such a command does, without the program: it is not on every machine. */
export function runCommand(service: string, adminKey: string, { path, body }: PageCommand): Promise<Response> {
  const headers = { 'X-Admin-Key': adminKey, 'content-type': 'application/json' }
  return fetch(`${service}${path}`, body === undefined ? { headers } : { method: 'POST', headers, body })
}
