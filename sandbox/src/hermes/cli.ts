import process from 'node:process'
import { runCommand } from './command.ts'

/** A simulation of Hermes 1.10.5 for the sandbox's chains. */
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: text => process.stdout.write(text),
  stderr: text => process.stderr.write(text),
  debug: /debug|trace/.test(process.env.RUST_LOG ?? ''),
  controlUrl: process.env.RELAYOOOR_SANDBOX_CONTROL,
})
