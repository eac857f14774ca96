import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import process from 'node:process'

export interface RunOptions {
  cwd?: string
  env?: Record<string, string>
  /** Written to its standard input, which is empty otherwise. */
  input?: string
  /** Milliseconds until it is killed; 60 000 by default. */
  timeoutMs?: number
  /** Shows its standard error while it runs. */
  show?: boolean
}

/** A program ended with another exit code than 0, or did not end in time. */
export class CommandFailed extends Error {
  override name = 'CommandFailed'
  /** Both of its outputs. */
  readonly output: string

  constructor(message: string, output = message) {
    super(message)
    this.output = output
  }
}

/** Runs a program to its end. @returns its standard output @throws CommandFailed */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', options.show ? 'inherit' : 'pipe'],
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
    })
    const out: Buffer[] = []
    const said: Buffer[] = []
    child.stdout?.on('data', (data: Buffer) => {
      out.push(data)
      said.push(data)
    })
    child.stderr?.on('data', (data: Buffer) => said.push(data))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(out).toString())
      const output = Buffer.concat(said).toString().trim()
      reject(new CommandFailed(`${command} ${args.slice(0, 4).join(' ')} ended with ${code ?? signal}: ${output.slice(-2000)}`, output))
    })
    child.stdin?.on('error', () => {}) // it may end without reading; its exit code tells
    child.stdin?.end(options.input ?? '')
  })
}
