import { obeySandboxFaults } from '../../../server/src/sandboxFaults.ts'

/** Loaded before a command that knows nothing of faults (`node --import`): it dies at the edges that `SANDBOX_FAULTS` names. */
obeySandboxFaults()
