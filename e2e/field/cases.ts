import type { FieldCase } from './fieldCase.ts'
import { acknowledgements } from './cases/acknowledgements.ts'
import { clients } from './cases/clients.ts'
import { forwards } from './cases/forwards.ts'
import { generations } from './cases/generations.ts'
import { payments } from './cases/payments.ts'
import { people } from './cases/people.ts'
import { prices } from './cases/prices.ts'
import { sizes } from './cases/sizes.ts'
import { timeouts } from './cases/timeouts.ts'

/** By what they are about. */
export const topics: Record<string, FieldCase[]> = {
  'A: acknowledgements, and what indexes have': acknowledgements,
  'B: time-outs, and the way home': timeouts,
  'C: light clients, and channels that were given up': clients,
  'D: transfers that go on': forwards,
  'E: too large, and too many': sizes,
  'F: gas, and the account of the relayer': prices,
  'G: chains of every generation': generations,
  'H: what people ask for': people,
  'I: payments': payments,
}
