import { expect } from 'vitest'

/** A refund that goes out by itself is seen in any of these. */
export const onItsWay: unknown = expect.stringMatching(/^(due|signed|broadcast|confirmed)$/)
