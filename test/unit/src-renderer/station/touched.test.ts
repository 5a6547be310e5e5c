import { expect, it } from 'vitest'
import { createTouched } from '../../../../src-renderer/station/touched.ts'

function page() {
  const scene = { now: 0, told: 0, asks: false, away: false }
  const own = new EventTarget()
  const touched = createTouched({
    tell: async () => {
      scene.told++
      if (scene.away) throw new Error('main is away')
    },
    now: () => scene.now,
    asks: () => scene.asks,
    answersItself: (target) => target === own,
  })
  const event = (type: string, more = {}) => touched({ type, target: null, ...more })
  return Object.assign(scene, { event, own })
}
const moved = { movementX: 2, movementY: 0 }

it('tells at once that somebody is there, and then not with each key', () => {
  const scene = page()
  scene.event('keydown', { key: 'a' })
  expect(scene.told).toBe(1)
  scene.now = 9999
  scene.event('pointermove', moved)
  expect(scene.told).toBe(1)
  scene.now = 10_000
  scene.event('pointermove', { movementX: 0, movementY: 0 })
  expect(scene.told).toBe(1)
  scene.event('pointermove', moved)
  expect(scene.told).toBe(2)
})

it('tells it again where main did not hear it', async () => {
  const scene = page()
  scene.away = true
  scene.event('keydown')
  await new Promise((resolve) => setImmediate(resolve))
  scene.event('keydown')
  expect(scene.told).toBe(2)
})

it('leaves the way to the button of a check to whoever goes it, and takes any other key for an answer', () => {
  const scene = page()
  scene.event('keydown')
  scene.asks = true
  scene.event('pointermove', moved)
  scene.event('keydown', { key: 'Tab' })
  scene.event('pointerdown', { target: scene.own })
  scene.event('keydown', { key: 'Enter', target: scene.own })
  expect(scene.told).toBe(1)
  // However soon after the last one.
  scene.event('keydown', { key: '7' })
  expect(scene.told).toBe(2)
})
