import { expect, test } from 'vitest'
import { createEase, type Load, loadOf, steps } from '../../../../src-renderer/capture/worker/ease.ts'

function make() {
  const went: number[] = []
  const back: boolean[] = []
  const ease = createEase((step, gives) => {
    went.push(step)
    back.push(gives)
  })
  const pass = (seconds: number, load: Load) => {
    for (let i = 0; i < seconds; i++) ease.second(load)
  }
  return { ease, went, back, pass }
}

test('the rate goes down before the bits, and film never ends', () => {
  const rates = steps.map(({ rate }) => rate)
  const bits = steps.map(({ bits }) => bits)
  expect(rates).toEqual(rates.toSorted((a, b) => b - a))
  expect(bits).toEqual(bits.toSorted((a, b) => b - a))
  expect(steps.findIndex((step) => step.bits < 1)).toBeGreaterThan(steps.findIndex((step) => step.rate < 1))
  expect(Math.min(...rates, ...bits)).toBeGreaterThan(0)
  const { ease, pass } = make()
  pass(1000, 'over')
  expect(ease.step).toBe(steps.length - 1)
})

test('three seconds of overload are one step, two are none', () => {
  const { went, pass } = make()
  pass(2, 'over')
  pass(1, 'fair')
  pass(2, 'over')
  expect(went).toEqual([])
  pass(4, 'over')
  expect(went).toEqual([1, 2])
})

test('twenty easy seconds bring a step back; what is just so changes nothing', () => {
  const { went, back, pass } = make()
  pass(6, 'over')
  pass(300, 'fair')
  expect(went).toEqual([1, 2])
  pass(40, 'easy')
  expect(went).toEqual([1, 2, 1, 0])
  expect(back).toEqual([false, false, true, true])
})

test('a step back that was one too many makes the next one wait twice as long', () => {
  const { went, pass } = make()
  pass(3, 'over')
  pass(20, 'easy')
  pass(3, 'over')
  expect(went).toEqual([1, 0, 1])
  pass(39, 'easy')
  expect(went).toEqual([1, 0, 1])
  pass(1, 'easy')
  expect(went).toEqual([1, 0, 1, 0])
})

test.each([
  [{ queue: 0, lateMs: 10 }, 'easy'],
  [{ queue: 3, lateMs: 10 }, 'fair'],
  [{ queue: 9, lateMs: 10 }, 'over'],
  [{ queue: 0, lateMs: 600 }, 'over'],
  [{ queue: 0, lateMs: 10, pressure: 'critical' as const }, 'over'],
  [{ queue: 0, lateMs: 10, pressure: 'critical' as const, pressureMs: 2000 }, 'fair'],
  [{ queue: 0, lateMs: 10, pressure: 'serious' as const }, 'fair'],
])('%o is %s', (measured, load) => {
  expect(loadOf({ rate: 15, pressure: 'nominal', pressureMs: 6000, ...measured })).toBe(load)
})
