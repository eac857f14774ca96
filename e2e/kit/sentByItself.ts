import { expect } from 'vitest'

/** The status of a refund that needs no approval, however far it has come. */
export const sentByItself: unknown = expect.stringMatching(/^(due|signed|broadcast|confirmed)$/)
