import { z } from 'zod'

/** RFC 3339, UTC. */
export const Time = z.iso.datetime()
