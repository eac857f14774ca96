export interface Module {
  source: string
  dependencies: { resolved: string }[]
}

/** What each room of a house imports from the other rooms, by room; the rooms as they are given. */
export function roomArrows(modules: Module[], house: string, rooms: string[]): Map<string, string[]> {
  const roomOf = (file: string) =>
    file.startsWith(`${house}/`) ? rooms.find(room => file === `${house}/${room}` || file.startsWith(`${house}/${room}/`)) : undefined
  const used = new Map(rooms.map(room => [room, new Set<string>()]))
  for (const { source, dependencies } of modules.filter(one => !/\.test\.ts$|\/testing/.test(one.source))) {
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)]
      if (from !== undefined && to !== undefined && from !== to) used.get(from)?.add(to)
    }
  }
  return new Map([...used].map(([room, others]) => [room, rooms.filter(other => others.has(other))]))
}

/** Rooms that use themselves by way of others. */
export function roomsInCycles(arrows: ReadonlyMap<string, string[]>): string[] {
  const reaches = (from: string): Set<string> => {
    const seen = new Set<string>()
    const next = [...(arrows.get(from) ?? [])]
    for (let room = next.pop(); room !== undefined; room = next.pop()) {
      if (!seen.has(room)) next.push(...(arrows.get(room) ?? []))
      seen.add(room)
    }
    return seen
  }
  return [...arrows.keys()].filter(room => reaches(room).has(room))
}
