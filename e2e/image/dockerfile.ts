import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../../scripts/lib/paths.ts'

const Command = z.array(z.string()).min(1)

/** What the last stage of the image says of how it is run. */
export function readDockerfile() {
  const text = readFileSync(join(root, 'ops/image/Dockerfile'), 'utf8').replaceAll(/\\\n\s*/g, '')
  const last = text.slice(text.lastIndexOf('\nFROM '))
  const said = (instruction: RegExp) => instruction.exec(last)?.[1] ?? ''
  return {
    node: said(/^FROM node:([\d.]+)/m),
    env: Object.fromEntries(
      said(/^ENV (.+)$/m)
        .split(' ')
        .map(item => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]),
    ),
    user: said(/^USER (.+)$/m),
    command: Command.parse(JSON.parse(said(/^CMD (.+)$/m))),
    healthCheck: Command.parse(JSON.parse(said(/^HEALTHCHECK .*CMD (.+)$/m))),
  }
}
