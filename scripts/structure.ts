import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { CommandError, runCommand } from './lib/command.ts'
import { root } from './lib/paths.ts'
import { roomImports, roomsInCycles } from './lib/rooms.ts'

/** `npm test -- structure`: prints what each room imports, checks `.dependency-cruiser.cjs`, and refuses cycles of rooms. */
await runCommand(async () => {
  const { layersOf, forbidden, options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'))
  process.chdir(root)
  const { output } = await cruise(['shared/src', 'server/src', 'sandbox/src', 'webapp/src', 'e2e', 'scripts'], {
    ...options,
    ruleSet: { forbidden },
    validate: true,
  })
  if (typeof output === 'string') throw new CommandError(output)
  let faults = 0
  for (const [folder, layers] of Object.entries<string[][]>(layersOf)) {
    const imports = roomImports(output.modules, folder, layers.flat())
    console.log(
      `${folder}\n${[...imports].map(([room, used]) => `  ${room}${used.length > 0 ? ` -> ${used.join(', ')}` : ''}`).join('\n')}`,
    )
    for (const room of roomsInCycles(imports)) {
      console.log(`error: ${folder}/${room} imports itself through other rooms`)
      faults += 1
    }
  }
  for (const { rule, from, to } of output.summary.violations) console.log(`${rule.severity} ${rule.name}: ${from} -> ${to}`)
  return output.summary.error + faults > 0 ? 1 : 0
})
