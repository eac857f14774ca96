/** What was found is drawn by code of its own: the first screen has nothing to draw yet. */
export async function loadResults(): Promise<typeof import('./FindResults.vue')> {
  return import('./FindResults.vue')
}
