type Field = HTMLInputElement | HTMLSelectElement

/** Who was quicker than the script keeps what he typed or chose on the first screen, and his place in it. */
export function keepEntry(mount: () => void): void {
  const changed = fields().filter(isChanged)
  const place = document.activeElement?.getAttribute('name')
  mount()
  const after = new Map(fields().map(field => [field.name, field]))
  for (const { name, value } of changed) {
    const field = after.get(name)
    if (!field || field.value === value) continue
    field.value = value
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input'))
  }
  if (place) after.get(place)?.focus()
}

function fields(): Field[] {
  return [...document.querySelectorAll<Field>('#app :is(input, select)[name]')]
}

/** Whether it holds something else than the HTML gave it. */
function isChanged(field: Field): boolean {
  if (field instanceof HTMLInputElement) return field.value !== field.defaultValue
  return field.value !== [...field.options].find(option => option.defaultSelected)?.value
}
