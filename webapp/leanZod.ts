import type { Plugin } from 'vite'

const jsonSchemaFile = /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/

/**
 * Leaves out how zod describes schemas as JSON Schema: each of its schemas names that code, so no bundler drops these 8 KB (gzip) by
 * itself, and only the server describes any. Who would call it here hears so.
 */
export function leanZod(): Plugin {
  return {
    name: 'lean-zod',
    apply: 'build',
    transform: { filter: { id: jsonSchemaFile }, handler: withoutBodies },
  }
}

function withoutBodies(text: string): string {
  const names = [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name)
  const missing = `const missing = () => () => { throw new Error('the page describes no schemas') }`
  return [missing, ...names.map(name => `export const ${name} = missing`), `export { missing as process }`].join('\n')
}
