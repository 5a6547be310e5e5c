import { expect, test } from 'vitest'
import type { Choices, Device } from '../../../../src-main/capture/choose.ts'
import { createReplacement } from '../../../../src-main/capture/replacement.ts'
import { createRestarts } from '../../../../src-main/recorder/restarts.ts'

const device = (label: string, ordinal = 0): Device => ({ label, ordinal, group: `${label}${ordinal}` })
const [face, desk, spare] = [device('Face'), device('Desk'), device('Logi')]
const choices: Choices = { face: { label: 'Face', ordinal: 0 }, desk: { label: 'Desk', ordinal: 0 } }

function make() {
  const told: string[] = []
  const clock = { now: 0 }
  const replacement = createReplacement({
    now: () => clock.now,
    onObserved: (seen) =>
      told.push(
        seen.kind === 'camera.wrong'
          ? `${seen.source} is ${seen.label}`
          : `${seen.source} ${seen.of} over after ${seen.afterMs}`,
      ),
  })
  return { replacement, told, clock }
}

test('a camera that left and came back is no matter', () => {
  const { replacement, told } = make()
  for (const found of [[face, desk], [face], [face, desk], [face, desk, spare]])
    replacement.follow(found, choices)
  expect(told).toEqual([])
})

test('another camera in its place waits for a word, once', () => {
  const { replacement, told, clock } = make()
  replacement.follow([face], choices)
  replacement.follow([face, spare], choices)
  replacement.follow([face, spare], choices)
  expect(told).toEqual(['desk is Logi'])
  expect(replacement.asked).toEqual(['desk'])
  clock.now = 700
  expect(replacement.accept(choices)).toEqual({ ...choices, desk: { label: 'Logi', ordinal: 0 } })
  expect(told).toEqual(['desk is Logi', 'desk wrong over after 700'])
  expect(replacement.asked).toEqual([])
})

test('the right one that comes back after all ends the question', () => {
  const { replacement, told } = make()
  replacement.follow([face, spare], choices)
  replacement.follow([face, spare, desk], choices)
  expect(told).toEqual(['desk is Logi', 'desk wrong over after 0'])
  expect(replacement.accept(choices)).toEqual(choices)
})

test('another model in the same socket is another camera; the same one with another number is not', () => {
  const port = 'usb 480 1:1.0'
  const chosen: Choices = { ...choices, desk: { label: 'Desk', ordinal: 0, port, id: 'a' } }
  const { replacement, told } = make()
  expect(replacement.follow([face, { ...desk, ordinal: 1, port, id: 'b' }], chosen).desk).toMatchObject({
    ordinal: 1,
    id: 'b',
  })
  expect(told).toEqual([])
  expect(replacement.follow([face, { ...spare, port, id: 'c' }], chosen)).toEqual(chosen)
  expect(told).toEqual(['desk is Logi'])
})

test('the page starts anew once in two minutes at most', () => {
  const clock = { now: 0 }
  let reloads = 0
  const restart = createRestarts(
    () => clock.now,
    () => reloads++,
  )
  expect(restart()).toBe(true)
  clock.now = 119_000
  expect(restart()).toBe(false)
  clock.now = 121_000
  expect(restart()).toBe(true)
  expect(reloads).toBe(2)
})
