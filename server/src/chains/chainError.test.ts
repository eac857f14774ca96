import { expect, it } from 'vitest'
import { ChainError, onChainError } from './chainError.ts'

it('handles failures of a chain, those of the named codes where some are named, and lets every other error go on', async () => {
  const tell = onChainError(error => error.code)
  const onlyRejected = onChainError(() => 'refused', ['rejected'])
  const pruned = new ChainError('pruned', 'thrown away')
  expect(await Promise.reject(pruned).catch(tell)).toBe('pruned')
  expect(await Promise.reject(new ChainError('rejected', 'no')).catch(onlyRejected)).toBe('refused')
  await expect(Promise.reject(pruned).catch(onlyRejected)).rejects.toBe(pruned)
  const fault = new TypeError('a fault of ours')
  await expect(Promise.reject(fault).catch(tell)).rejects.toBe(fault)
})
