import type en from './en.ts'

/** The sentences for people, by name; English says which there are, and which values each takes. */
export type MessageKey = keyof typeof en
export type Catalogue = Readonly<Record<MessageKey, string>>

/** Says a message in one language. A value is text, formatted already; what is counted is a number. */
export type Say = <K extends MessageKey>(key: K, ...values: ValuesOf<(typeof en)[K]>) => string

type ValuesOf<Text extends string> = Text extends string ? (unknown extends ValuesIn<Text> ? [] : [values: ValuesIn<Text>]) : never
type ValuesIn<Text extends string> = Text extends `${string}{${infer Rest}` ? FirstIn<Rest> & ValuesIn<Rest> : unknown
// What follows a brace: a value, what is counted or chosen by, or the text of a choice, which is never one word alone.
type FirstIn<Rest extends string> = Rest extends `${infer Head}}${string}`
  ? Head extends `${infer Name}, ${infer Kind}, ${string}`
    ? Kind extends 'plural'
      ? Record<Name, number>
      : Kind extends 'select'
        ? Record<Name, string>
        : unknown
    : Head extends `${infer Name}, number`
      ? Record<Name, number>
      : Head extends '' | `${string} ${string}` | `${string}{${string}`
        ? unknown
        : Record<Head, string>
  : unknown
