import process from 'node:process'

/** What Hermes may see of our environment: never our own secrets. */
const passed = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'RUST_BACKTRACE',
]

export function environmentForHermes(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(passed.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]]])))
}
