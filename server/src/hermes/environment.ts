import process from 'node:process'

/** What Hermes may see of our environment: never our own secrets, and no proxy, since it asks on this machine alone. */
const passed = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'RUST_BACKTRACE']

export function environmentForHermes(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(passed.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]]])))
}
