import { expect, it } from 'vitest'
import { type CheckingDeps, createChecking } from '../../../../src-main/app/checking.ts'
import type { CheckAnswer } from '../../../../src-shared/machine-check.ts'

const result = { name: 'display', ok: true, says: 'X11 on :0', lacks: [], same: null, ms: 1 } as const
const printed = {
  ok: true,
  since: null,
  results: [result],
  changes: null,
  pictures: { face: 'AAAA', desk: null },
}

function stage(more: Partial<CheckingDeps> = {}) {
  const answers: CheckAnswer[] = []
  const troubles: unknown[] = []
  let look: () => void = () => undefined
  const scene = { idle: true, runs: 0, answers, troubles, looks: () => look() }
  const checking = createChecking({
    idle: () => scene.idle,
    run: async () => {
      scene.runs++
      return JSON.stringify(printed)
    },
    answer: async (answer) => answers.push(answer),
    onTrouble: (error) => troubles.push(error),
    every: (_ms, act) => {
      look = act
      return () => {
        look = () => undefined
      }
    },
    ...more,
  })
  return Object.assign(scene, { asked: checking.asked })
}

it('answers what the program prints', async () => {
  const scene = stage()
  scene.asked()
  await expect.poll(() => scene.answers).toHaveLength(1)
  expect(scene.answers[0]).toEqual({
    outcome: 'checked',
    results: [result],
    changes: null,
    pictures: { face: 'AAAA', desk: null },
  })
  // Another time it is done anew.
  scene.asked()
  await expect.poll(() => scene.answers).toHaveLength(2)
  expect(scene.runs).toBe(2)
})

it('begins nothing where somebody sits', async () => {
  const scene = stage()
  scene.idle = false
  scene.asked()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'busy' }])
  expect(scene.runs).toBe(0)
})

it('ends what it began once somebody comes, and is not begun twice', async () => {
  const stopped = Promise.withResolvers<string>()
  let runs = 0
  const scene = stage({
    run: (stop) => {
      runs++
      stop.addEventListener('abort', () => stopped.reject(new Error('stopped')))
      return stopped.promise
    },
  })
  scene.asked()
  scene.asked()
  scene.looks()
  scene.idle = false
  scene.looks()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'busy' }])
  expect([runs, scene.troubles]).toEqual([1, []])
})

it.each([
  ['the program does not begin', () => Promise.reject(new Error('spawn ENOENT')), 'spawn ENOENT'],
  ['it prints something else', async () => '{}', /results/],
])('%s: it is told so, and the next one is begun', async (_what, run, says) => {
  const scene = stage({ run })
  scene.asked()
  await expect.poll(() => scene.answers).toHaveLength(1)
  expect(scene.answers[0]).toMatchObject({ outcome: 'failed', says: expect.stringMatching(says) })
  expect(scene.troubles).toHaveLength(1)
})
