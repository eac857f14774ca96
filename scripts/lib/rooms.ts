export interface Module {
  source: string
  dependencies: { resolved: string }[]
}

/** Which other rooms of the folder each room imports from. */
export function roomImports(modules: Module[], folder: string, rooms: string[]): Map<string, string[]> {
  const roomOf = (file: string) => rooms.find(room => file === `${folder}/${room}` || file.startsWith(`${folder}/${room}/`))
  const used = new Map(rooms.map(room => [room, new Set<string>()]))
  for (const { source, dependencies } of modules.filter(one => !/\.test\.ts$|\/testing/.test(one.source))) {
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)]
      if (from !== undefined && to !== undefined && from !== to) used.get(from)?.add(to)
    }
  }
  return new Map([...used].map(([room, others]) => [room, rooms.filter(other => others.has(other))]))
}

/** Rooms that import themselves through others. */
export function roomsInCycles(imports: ReadonlyMap<string, string[]>): string[] {
  const reaches = (from: string): Set<string> => {
    const seen = new Set<string>()
    const next = [...(imports.get(from) ?? [])]
    for (let room = next.pop(); room !== undefined; room = next.pop()) {
      if (!seen.has(room)) next.push(...(imports.get(room) ?? []))
      seen.add(room)
    }
    return seen
  }
  return [...imports.keys()].filter(room => reaches(room).has(room))
}
