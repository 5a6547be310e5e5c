import { expect, test } from 'vitest'
import { createKeyBalance } from '../../../src-main/lockdown/key-balance.ts'
import { createKeyCounter } from '../../../src-renderer/station/keys.ts'
import type { KeyCount } from '../../../src-shared/guard.ts'

function balance() {
  let counted: KeyCount = { presses: 0, injected: 0, heldMs: 0 }
  /** Keys whose news is late: counted only while main waits. */
  let late = 0
  const surplus: number[] = []
  const failures: unknown[] = []
  let away = false
  const { told } = createKeyBalance({
    count: async () => {
      if (away) throw new Error('away')
      return counted
    },
    wait: async () => {
      counted = { ...counted, presses: counted.presses + late }
      late = 0
    },
    onSurplus: (keys) => surplus.push(keys),
    onFailure: (error) => failures.push(error),
  })
  return {
    surplus,
    failures,
    told,
    press: (more: Partial<KeyCount>) => {
      counted = {
        presses: counted.presses + (more.presses ?? 0),
        injected: counted.injected + (more.injected ?? 0),
        heldMs: counted.heldMs + (more.heldMs ?? 0),
      }
    },
    late: (presses: number) => (late = presses),
    restart: () => (counted = { presses: 0, injected: 0, heldMs: 0 }),
    away: (is: boolean) => (away = is),
  }
}
/** The first word of a page is where counting begins. */
async function begun() {
  const station = balance()
  await station.told({ presses: 3, repeats: 0 })
  // What may be on its way in between is used up.
  station.press({ presses: 0 })
  await station.told({ presses: 20, repeats: 100 })
  expect(station.surplus).toEqual([])
  return station
}

test('what was typed on a keyboard, or by a program that plays one, is no surplus', async () => {
  const station = await begun()
  station.press({ presses: 40, heldMs: 4000 })
  await station.told({ presses: 40, repeats: 60 })
  station.press({ injected: 12 })
  await station.told({ presses: 12, repeats: 0 })
  expect(station.surplus).toEqual([])
})

test('keys that no device told of are told with their number, each once', async () => {
  const station = await begun()
  station.press({ presses: 5 })
  await station.told({ presses: 12, repeats: 0 })
  expect(station.surplus).toEqual([7])
  station.press({ presses: 5 })
  await station.told({ presses: 5, repeats: 0 })
  expect(station.surplus).toEqual([7])
})

test('a key that only pretends to be held is one, too', async () => {
  const station = await begun()
  await station.told({ presses: 0, repeats: 30 })
  expect(station.surplus).toEqual([30])
})

test('typed slowly they add up', async () => {
  const station = await begun()
  for (let i = 0; i < 7; i++) await station.told({ presses: 1, repeats: 0 })
  expect(station.surplus).toEqual([3, 3])
})

test('keys that went elsewhere are not saved up for made-up ones', async () => {
  const station = await begun()
  station.press({ presses: 500 })
  await station.told({ presses: 1, repeats: 0 })
  await station.told({ presses: 60, repeats: 0 })
  expect(station.surplus).toEqual([40])
})

test('the guard’s news may be late, and of keys in between the page tells later', async () => {
  const station = await begun()
  station.late(6)
  await station.told({ presses: 6, repeats: 0 })
  station.press({ presses: 9 })
  await station.told({ presses: 4, repeats: 0 })
  await station.told({ presses: 5, repeats: 0 })
  expect(station.surplus).toEqual([])
})

test('a guard that is away or began anew is no surplus, and counting goes on', async () => {
  const station = await begun()
  station.away(true)
  await station.told({ presses: 9, repeats: 0 })
  expect(station.failures).toHaveLength(1)
  station.away(false)
  station.press({ presses: 50 })
  await station.told({ presses: 50, repeats: 0 })
  station.restart()
  await station.told({ presses: 8, repeats: 0 })
  await station.told({ presses: 25, repeats: 0 })
  expect(station.surplus).toEqual([5])
})

test('the page tells what it counted, and again what main did not take', async () => {
  const told: object[] = []
  let refuse = true
  let tick = () => undefined as undefined
  const count = createKeyCounter({
    send: async (keys) => {
      told.push(keys)
      if (refuse) throw new Error('main is away')
    },
    every: (_ms, act) => {
      tick = () => void act() as undefined
    },
  })
  tick()
  expect(told).toEqual([])
  count({ repeat: false })
  count({ repeat: true })
  count({ repeat: true })
  tick()
  await new Promise(setImmediate)
  refuse = false
  count({ repeat: false })
  tick()
  await new Promise(setImmediate)
  tick()
  expect(told).toEqual([
    { presses: 1, repeats: 2 },
    { presses: 2, repeats: 2 },
  ])
})
