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
  const scene = {
    ...{ idle: true, runs: 0, answers, troubles, looks: () => look() },
    /** What the page says, each time that it changes. */
    told: [] as boolean[],
    /** Whoever stands there has had time to read it. */
    read: (): void => undefined,
  }
  const checking = createChecking({
    idle: () => scene.idle,
    run: async () => {
      scene.runs++
      return JSON.stringify(printed)
    },
    answer: async (answer) => answers.push(answer),
    onTrouble: (error) => troubles.push(error),
    tell: (checking) => scene.told.push(checking),
    after: (_ms, act) => {
      scene.read = act
      return () => {
        scene.read = () => undefined
      }
    },
    every: (_ms, act) => {
      look = act
      return () => {
        look = () => undefined
      }
    },
    ...more,
  })
  return Object.assign(scene, checking)
}

it('answers what the program prints', async () => {
  const scene = stage()
  scene.asked()
  scene.read()
  await expect.poll(() => scene.answers).toHaveLength(1)
  expect(scene.answers[0]).toEqual({
    outcome: 'checked',
    results: [result],
    changes: null,
    pictures: { face: 'AAAA', desk: null },
  })
  // Another time it is done anew.
  scene.asked()
  scene.read()
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
  scene.read()
  await expect.poll(() => runs).toBe(1)
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
  scene.read()
  await expect.poll(() => scene.answers).toHaveLength(1)
  expect(scene.answers[0]).toMatchObject({ outcome: 'failed', says: expect.stringMatching(says) })
  expect(scene.troubles).toHaveLength(1)
})

it('says on the page that cameras take a picture, and begins nothing before that can be read', async () => {
  const film = Promise.withResolvers<string>()
  const scene = stage({
    run: () => {
      scene.runs++
      return film.promise
    },
  })
  scene.asked()
  expect([scene.told, scene.runs]).toEqual([[true], 0])
  scene.read()
  await expect.poll(() => scene.runs).toBe(1)
  expect(scene.told).toEqual([true])
  film.resolve(JSON.stringify(printed))
  await expect.poll(() => scene.answers).toHaveLength(1)
  expect(scene.told).toEqual([true, false])
})

it('is refused by whoever is there: before anything was looked at, and while the cameras are on', async () => {
  const scene = stage({
    run: (stop) => {
      scene.runs++
      return new Promise((_, reject) => stop.addEventListener('abort', () => reject(new Error('stopped'))))
    },
  })
  scene.asked()
  scene.refuse()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'refused' }])
  // Who reads it later finds nothing begun.
  scene.read()
  expect([scene.runs, scene.told]).toEqual([0, [true, false]])
  scene.asked()
  scene.read()
  await expect.poll(() => scene.runs).toBe(1)
  scene.refuse()
  // Whoever refuses is there, too: it stays a refusal.
  scene.idle = false
  scene.looks()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'refused' }, { outcome: 'refused' }])
  expect(scene.troubles).toEqual([])
})

it('takes an order that comes while the answer to the one before is on its way', async () => {
  const sent = Promise.withResolvers<void>()
  const answers: CheckAnswer[] = []
  const scene = stage({
    answer: (answer) => {
      answers.push(answer)
      return answers.length === 1 ? sent.promise : Promise.resolve()
    },
  })
  scene.asked()
  scene.read()
  await expect.poll(() => answers).toHaveLength(1)
  scene.asked()
  scene.asked()
  expect(scene.runs).toBe(1)
  // Also where it was not taken.
  sent.reject(new Error('no network'))
  await expect.poll(() => scene.told).toEqual([true, false, true])
  scene.read()
  await expect.poll(() => answers).toHaveLength(2)
  expect(scene.runs).toBe(2)
})

it('cuts what is too long for the server, and says so', async () => {
  const scene = stage({ run: () => Promise.reject(new Error('x'.repeat(20_000))) })
  scene.asked()
  scene.read()
  await expect.poll(() => scene.answers).toHaveLength(1)
  const { says } = scene.answers[0] as { says: string }
  expect(says).toMatch(/^x+ … \(cut: 20000 characters\)$/)
  expect(says).toHaveLength(1000)
})
