import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import process from 'node:process'

/** Reads `+pid` and `-pid` until its input ends with us, even on SIGKILL. Then it kills what is left and removes the folder. */
const script = `
pids=' '
while read -r line; do
  case $line in
    +*) pids="$pids\${line#+} " ;;
    -*) pids="\${pids%% \${line#-} *} \${pids#* \${line#-} }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
`

export interface StartedProcess {
  child: ChildProcess
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** Starts programs that never outlive this process. */
export interface Guard {
  /** Runs a program in the background, its output in `logFile`. */
  start: (command: string, args: string[], options: { logFile: string; cwd?: string; env?: Record<string, string> }) => StartedProcess
  /** Ends what still runs and removes the folder. */
  close: () => Promise<void>
}

/** `folder` is removed when this process ends. */
export function startGuard(folder: string): Guard {
  const shell = spawn('/bin/sh', ['-c', script, 'guard', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.unref()
  const running = new Set<StartedProcess>()
  return {
    start(command, args, { logFile, cwd, env }) {
      const log = openSync(logFile, 'a')
      const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log] })
      closeSync(log)
      const pid = child.pid
      if (pid === undefined) throw new Error(`${command} cannot be started`)
      shell.stdin.write(`+${pid}\n`)
      const ended = once(child, 'exit').then(() => {
        shell.stdin.write(`-${pid}\n`)
        running.delete(started)
      })
      const started: StartedProcess = {
        child,
        async stop(signal = 'SIGTERM') {
          child.kill(signal)
          await ended
        },
      }
      running.add(started)
      return started
    },
    async close() {
      await Promise.all([...running].map(one => one.stop('SIGKILL')))
      shell.ref()
      const gone = once(shell, 'exit')
      shell.stdin.end()
      await gone
    },
  }
}
