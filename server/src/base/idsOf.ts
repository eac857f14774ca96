/** Of rows, for what asks by their ids. */
export function idsOf<Id>(rows: readonly { id: Id }[]): Id[] {
  return rows.map(row => row.id)
}
