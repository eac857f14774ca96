import { expect, it } from 'vitest'
import { walletFaultWords } from './walletWords.ts'

it('says that the wallet is on another account, and on which', () => {
  const { title, text } = walletFaultWords('wrong-account', 'Keplr', 'cosmos1m9l358xunhhwds0568za49mzhvuxx9uxre5tud')
  expect(title).toBe('Keplr is on another account')
  expect(text).toMatch(/^It is on cosmos1\S+\. Choose the account/)
})
