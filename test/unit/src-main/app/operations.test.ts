import { describe, expect, it } from 'vitest'
import { type Operation, perform } from '../../../../src-main/app/operations.ts'

function diary() {
  const lines: string[] = []
  const operation = (name: string, fails: 'perform' | 'revert' | null = null): Operation => ({
    name,
    perform: () => {
      lines.push(`+${name}`)
      if (fails === 'perform') throw new Error(`${name} failed`)
    },
    revert: () => {
      lines.push(`-${name}`)
      if (fails === 'revert') throw new Error(`${name} stuck`)
    },
  })
  return { lines, operation }
}

describe('operations', () => {
  it('are reverted last first', async () => {
    const { lines, operation } = diary()
    const performed = await perform([operation('a'), [operation('b'), operation('c')]], () => undefined)
    await performed.revert()
    await performed.revert()
    expect(lines).toEqual(['+a', '+b', '+c', '-c', '-b', '-a'])
  })

  it('a failure reverts what was reached, the failed one included, and is thrown on', async () => {
    const { lines, operation } = diary()
    const stages = [operation('a'), operation('b', 'perform'), operation('c')]
    await expect(perform(stages, () => undefined)).rejects.toThrow('b failed')
    expect(lines).toEqual(['+a', '+b', '-b', '-a'])
  })

  it('a revert that fails is told and does not stop the others', async () => {
    const { lines, operation } = diary()
    const told: string[] = []
    const performed = await perform([operation('a'), operation('b', 'revert')], (name) => told.push(name))
    await performed.revert()
    expect(lines).toEqual(['+a', '+b', '-b', '-a'])
    expect(told).toEqual(['b (revert)'])
  })
})
