import type { Sandbox } from '../index.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import { runCommand } from './command.ts'

const Line = z.union([
  z.object({ level: z.string(), fields: z.looseObject({ message: z.string() }), span: z.looseObject({ name: z.string() }).optional() }),
  z.object({ status: z.enum(['success', 'error']), result: z.unknown() }),
])

export interface HermesRun {
  /** Null when a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
  status: 'success' | 'error' | undefined
  result: unknown
  /** Level and message of each log line, with all its fields. */
  logs: string[]
}

/** Runs a command in this process, which is quicker than starting the program. */
export async function runHermes(sandbox: Sandbox, ...args: string[]): Promise<HermesRun> {
  let stdout = ''
  let stderr = ''
  const words = ['--config', sandbox.info.hermesConfigPath, ...args]
  const code = await runCommand(words, {
    stdout: text => (stdout += text),
    stderr: text => (stderr += text),
    debug: false,
    controlUrl: sandbox.info.controlUrl,
  })
  return { code, stdout, stderr, ...readOutput(args.includes('--json') ? stdout : '') }
}

/** Runs the program through its wrapper, as the service does. */
export function runProgram(sandbox: Sandbox, ...args: string[]): Promise<ProgramRun> {
  return readRun(startHermes(sandbox, ...args))
}

export interface ProgramRun extends HermesRun {
  signal: NodeJS.Signals | null
}

/** The output of a program with `--json`, and its end. */
export async function readRun(child: ReturnType<typeof startHermes>): Promise<ProgramRun> {
  const [stdout, stderr, [code, signal]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')])
  return { code, signal, stdout, stderr, ...readOutput(stdout) }
}

function readOutput(stdout: string): Pick<HermesRun, 'status' | 'result' | 'logs'> {
  const lines = stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => Line.parse(JSON.parse(line)))
  const last = lines.find(line => 'status' in line)
  return {
    status: last?.status,
    result: last?.result,
    logs: lines.flatMap(line => ('fields' in line ? [`${line.level} ${Object.values(line.fields).join(' ')}`] : [])),
  }
}

export function startHermes(sandbox: Sandbox, ...args: string[]) {
  return spawn(sandbox.info.hermesBin, ['--config', sandbox.info.hermesConfigPath, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** `clear packets` on the hub's end, with the service's lane. */
export function clear(sandbox: Sandbox, channelId: string, sequences?: string, ...more: string[]): Promise<HermesRun> {
  return runHermes(sandbox, ...clearArguments(channelId, sequences), ...more)
}

export function clearArguments(channelId: string, sequences?: string): string[] {
  return [
    '--json',
    'clear',
    'packets',
    '--chain',
    'sandhub-1',
    '--port',
    'transfer',
    '--channel',
    channelId,
    '--key-name',
    'relayooor',
    ...(sequences === undefined ? [] : ['--packet-sequences', sequences]),
  ]
}

/** Kinds and sequences of the events in a result: `WriteAcknowledgement 4`. */
export function eventsIn({ result }: HermesRun): string[] {
  const Events = z.array(z.record(z.string(), z.looseObject({ packet: z.object({ sequence: z.number() }).optional() })))
  return Events.parse(result).flatMap(event =>
    Object.entries(event).map(([kind, { packet }]) => (packet ? `${kind} ${packet.sequence}` : kind)),
  )
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
