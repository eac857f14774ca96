import { z } from 'zod'

/** A list of others, of any length, that is refused at its first fault: `z.array` tells every one, and there may be millions. */
export function foreignList<T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> {
  return z.array(z.unknown()).transform((values, context) => {
    const items: z.output<T>[] = []
    for (const [at, value] of values.entries()) {
      const { data, error } = item.safeParse(value)
      if (error) {
        const [first] = error.issues
        context.addIssue({ code: 'custom', message: first?.message ?? 'is not valid', path: [at, ...(first?.path ?? [])] })
        return z.NEVER
      }
      items.push(data)
    }
    return items
  })
}
