import { expect, it } from 'vitest'
import { guardProgram, openGuard } from '../../../src-main/lockdown/open-guard.ts'

it('has a guard for Linux and for Windows, and none for others', () => {
  expect(guardProgram('/n', 'linux')).toBe('/n/taza-guard-x11')
  expect(guardProgram('/n', 'win32')).toBe('/n/taza-guard-win32.exe')
  expect(guardProgram('/n', 'darwin')).toBeNull()
})

it('does not fall back in silence where there should be one', async () => {
  const windows = { program: '/nowhere/taza-guard-win32.exe', env: {}, platform: 'win32' as const }
  await expect(openGuard({ ...windows, clock: () => 0, onObservation: () => undefined })).rejects.toEqual(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'no-guard' }) }),
  )
})
