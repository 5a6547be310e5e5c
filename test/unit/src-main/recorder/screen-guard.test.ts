import { expect, test, vi } from 'vitest'
import { createScreenGuard } from '../../../../src-main/recorder/screen-guard.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'

const png = new Uint8Array([137, 80])

function make() {
  const world = { now: 0, screen: false }
  const end = vi.fn(async () => undefined)
  const shot = vi.fn(async () => ({ png, at: 1, width: 1, height: 1 }))
  const openedAt: number[] = []
  const open = async () => {
    openedAt.push(world.now)
    if (!world.screen) throw new ProblemError('no-display')
    return { shot, end }
  }
  return { world, end, shot, openedAt, guard: createScreenGuard(open, () => world.now) }
}

test('a guard that never came up is started less and less often, however often a picture is wanted', async () => {
  const { world, openedAt, guard } = make()
  for (; world.now < 20_000; world.now += 250) await expect(guard.shot()).rejects.toThrow('no-display')
  expect(openedAt).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500])
  world.screen = true
  world.now = 23_500
  expect(await guard.shot()).toMatchObject({ png, at: 1 })
})

test('one that came up is asked at once again after a shot that failed, and none is opened beside it', async () => {
  const { world, openedAt, shot, end, guard } = make()
  world.screen = true
  shot.mockRejectedValueOnce(new Error('the guard is being started again'))
  await expect(guard.shot()).rejects.toThrow('started again')
  expect(await guard.shot()).toMatchObject({ png, at: 1 })
  expect(openedAt).toEqual([0])
  await guard.end()
  expect(end).toHaveBeenCalledOnce()
})

test('where none came up, or none was wanted, there is none to end', async () => {
  const { guard } = make()
  await guard.end()
  await expect(guard.shot()).rejects.toThrow('no-display')
  await guard.end()
})
