import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { CommandError, runCommand } from './lib/command.ts'
import { root } from './lib/paths.ts'
import { roomArrows, roomsInCycles } from './lib/rooms.ts'

/** `npm test -- structure`: prints what each room uses, and holds files and rooms to `.dependency-cruiser.cjs`. No rooms form a cycle. */
await runCommand(async () => {
  const { houses, forbidden, options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'))
  process.chdir(root)
  const { output } = await cruise(['shared/src', 'server/src', 'sandbox/src', 'webapp/src', 'e2e', 'scripts'], {
    ...options,
    ruleSet: { forbidden },
    validate: true,
  })
  if (typeof output === 'string') throw new CommandError(output)
  let faults = 0
  for (const [house, ranks] of Object.entries<string[][]>(houses)) {
    const arrows = roomArrows(output.modules, house, ranks.flat())
    console.log(`${house}\n${[...arrows].map(([room, used]) => `  ${room}${used.length > 0 ? ` -> ${used.join(', ')}` : ''}`).join('\n')}`)
    for (const room of roomsInCycles(arrows)) {
      console.log(`error: ${house}/${room} uses itself by way of other rooms`)
      faults += 1
    }
  }
  for (const { rule, from, to } of output.summary.violations) console.log(`${rule.severity} ${rule.name}: ${from} -> ${to}`)
  return output.summary.error + faults > 0 ? 1 : 0
})
