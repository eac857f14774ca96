import process from 'node:process'
import { runCommand } from './command.ts'

/** The look-alike of Hermes 1.10.5: a client of the sandbox's chains as Hermes is one of real chains. */
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: text => process.stdout.write(text),
  stderr: text => process.stderr.write(text),
  debug: /debug|trace/.test(process.env.RUST_LOG ?? ''),
  controlUrl: process.env.RELAYOOOR_SANDBOX_CONTROL,
})
