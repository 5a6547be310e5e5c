import { expect, test } from 'vitest'
import { alike, createViews } from '../../../../src-renderer/capture/views.ts'

const grid = (value: (x: number, y: number) => number) =>
  Uint8Array.from({ length: 768 }, (_, i) => value(i % 32, Math.floor(i / 32)))
const person = grid((x, y) => 90 + (Math.hypot(x - 16, y - 11) < 8 ? 90 : 0) + y)
const desk = grid((x, y) => 180 - 4 * x - (y < 8 ? 60 : 0))

function make() {
  const told: (string | null)[] = []
  const views = createViews((mistake, at) => told.push(mistake && `${mistake} ${at}`))
  const pass = (from: number, to: number, face: Uint8Array, other: Uint8Array, spread = 40) => {
    for (let at = from; at < to; at += 500) {
      views.look('face', { grid: face, spread }, at)
      views.look('desk', { grid: other, spread }, at)
    }
  }
  return { views, told, pass }
}

test('two views are two', () => {
  expect(alike(person, desk)).toBeLessThan(0.4)
  const { told, pass } = make()
  pass(0, 20_000, person, desk)
  expect(told).toEqual([])
})

test('one picture from both cameras is told within 3 s, and so is its end', () => {
  const { told, pass } = make()
  pass(0, 10_000, person, desk)
  pass(10_000, 12_600, person, person)
  expect(told).toEqual(['same 10000'])
  pass(12_600, 16_000, person, desk)
  expect(told).toEqual(['same 10000', null])
})

/** A picture's parts at 16:9 and as they are when its sides, which may be lighter or darker, are cut to 4:3. */
const atTwoShapes = (light: (x: number, y: number) => number) => ({
  wide: grid((x, y) => light((x + 0.5) / 32, y / 24)),
  narrow: grid((x, y) => light(0.125 + (x + 0.5) * (0.75 / 32), y / 24)),
})
const atDesk = atTwoShapes((x, y) => (x < 0.13 ? 20 : x > 0.87 ? 60 : 120 + 60 * Math.sin(9 * x) + 40 * y))
const atPerson = atTwoShapes((x, y) => 60 + (Math.hypot((x - 0.5) * 1.8, y - 0.45) < 0.35 ? 120 : 40 * y))

test('one lens seen at two shapes is one picture too, whatever lies at the sides that were cut', () => {
  for (const { wide, narrow } of [atDesk, atPerson]) {
    const { told, pass } = make()
    pass(0, 3000, narrow, wide)
    expect(told).toEqual(['same 0'])
  }
})

test('views of two shapes that have changed places are told', () => {
  const { told, pass } = make()
  pass(0, 10_000, atPerson.narrow, atDesk.wide)
  pass(10_000, 12_600, atDesk.narrow, atPerson.wide)
  expect(told).toEqual(['swapped 10000'])
})

test('views that have changed places are told within 3 s, for as long as it lasts', () => {
  const { told, pass } = make()
  pass(0, 10_000, person, desk)
  pass(10_000, 12_600, desk, person)
  expect(told).toEqual(['swapped 10000'])
  pass(12_600, 120_000, desk, person)
  expect(told).toHaveLength(1)
  pass(120_000, 123_000, person, desk)
  expect(told.at(-1)).toBeNull()
})

test('two dark views say nothing, and a person who chose anew is right', () => {
  const { views, told, pass } = make()
  pass(0, 10_000, person, desk)
  pass(10_000, 20_000, person, person, 2)
  expect(told).toEqual([])
  views.forget()
  pass(20_000, 40_000, desk, person)
  expect(told).toEqual([])
})

test('another page goes on with what this one knew, and ends what it told', () => {
  const first = make()
  first.pass(0, 10_000, person, desk)
  const known = first.views.usual()
  expect(known.face).toHaveLength(768)

  const second = make()
  second.views.resume(known, null)
  second.pass(20_000, 23_000, desk, person)
  expect(second.told).toEqual(['swapped 20000'])

  const third = make()
  third.views.resume(second.views.usual(), 'swapped')
  third.pass(30_000, 35_000, desk, person)
  expect(third.told).toEqual([])
  third.pass(35_000, 38_000, person, desk)
  expect(third.told).toEqual([null])
})
