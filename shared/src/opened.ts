import { z } from 'zod'

const openings = new WeakMap<z.ZodType, z.ZodType>()
const made = new WeakMap<z.ZodType, z.ZodType>()

/** What the service is held to, and `other` beside it for a client (`opened`) that is older than the service. */
export function openTo<T extends z.ZodType, O extends z.ZodType>(closed: T, other: O): z.ZodType<z.output<T> | z.output<O>, z.input<T>> {
  const own = closed.clone()
  openings.set(own, z.union([closed, other]))
  // `other` is what `opened` makes of it.
  return own as unknown as z.ZodType<z.output<T> | z.output<O>, z.input<T>>
}

/** One of these words; for an older client any other is `unknown`. */
export function openEnum<T extends string>(words: z.ZodType<T, T>): z.ZodType<T | 'unknown', T> {
  return openTo(
    words,
    z.string().transform(() => 'unknown' as const),
  )
}

/** The same for a client: what is signed counts word for word. */
export function neverOpened<T extends z.ZodType>(schema: T): T {
  openings.set(schema, schema)
  return schema
}

/** What a client takes for an answer by this schema: where the service says a word that it does not know, it reads `unknown`. */
export function opened<T extends z.ZodType>(schema: T): T {
  const known = made.get(schema) ?? open(schema)
  made.set(schema, known)
  // The types of open parts name what `other` gives.
  return known as T
}

function open(schema: z.ZodType): z.ZodType {
  const opening = openings.get(schema)
  if (opening) return opening
  if (schema instanceof z.ZodObject)
    return schema.clone({
      ...schema.def,
      shape: Object.fromEntries(Object.entries<z.ZodType>(schema.shape).map(([name, part]) => [name, open(part)])),
    })
  if (schema instanceof z.ZodArray) return schema.clone({ ...schema.def, element: openCore(schema.element) })
  if (schema instanceof z.ZodOptional) return schema.clone({ ...schema.def, innerType: openCore(schema.unwrap()) })
  if (schema instanceof z.ZodNullable) return schema.clone({ ...schema.def, innerType: openCore(schema.unwrap()) })
  if (schema instanceof z.ZodUnion) return schema.clone({ ...schema.def, options: schema.options.map(openCore) })
  return schema
}

/** Parts are of the classic kind, as everything here is made by `z`. */
function openCore(schema: z.core.$ZodType): z.ZodType {
  return open(schema as z.ZodType)
}
