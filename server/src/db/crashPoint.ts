/** Told of each named edge that the process comes to; set by tests of faults alone. */
let onPoint: ((name: string) => void) | null = null

/** A place where a process that dies must have lost nothing: around each commit and each call to the outside. */
export function crashPoint(name: string): void {
  onPoint?.(name)
}

export function watchCrashPoints(listener: (name: string) => void): void {
  onPoint = listener
}
