import { describe, expect, it } from 'vitest'
import { hermesVersion, laneAddresses } from './keys.ts'
import { scratchFolder, scriptedHermes } from './testing/hermes.ts'

describe("the lane's addresses", () => {
  it('are read from the listing that shows no private key', async () => {
    const bin = scriptedHermes(
      scratchFolder(),
      `case "$*" in *--json*) exit 9;; esac; echo "SUCCESS "; echo "- operator (cosmos1no)"; echo "- lane (cosmos1for$6)"`,
    )
    expect(await laneAddresses(bin, '/f.toml', 'lane', ['one', 'two'])).toEqual({ one: 'cosmos1forone', two: 'cosmos1fortwo' })
  })

  it('tell which command makes a key that is missing', async () => {
    const bin = scriptedHermes(scratchFolder(), 'echo "SUCCESS "; echo "- lane-2 (cosmos1x)"')
    await expect(laneAddresses(bin, '/f.toml', 'lane', ['one'])).rejects.toMatchObject({
      code: 'no-key',
      message: expect.stringContaining(`${bin} --config /f.toml keys add --chain one --key-name lane --mnemonic-file`),
    })
  })
})

describe('the version', () => {
  it('is asked of Hermes and nothing else', async () => {
    expect(await hermesVersion(scriptedHermes(scratchFolder(), 'echo "hermes 1.10.5"'))).toBe('1.10.5')
    await expect(hermesVersion('/bin/echo')).rejects.toMatchObject({ code: 'failed' })
    await expect(hermesVersion('/nowhere/hermes')).rejects.toMatchObject({ code: 'missing' })
    await expect(hermesVersion(scriptedHermes(scratchFolder(), 'echo broken >&2; exit 3'))).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringContaining('broken'),
    })
  })
})
