import { expect, test } from 'vitest'
import { createEnrolmentLanes, createLoginLanes, lanes } from '../../../src-server/auth/lanes.ts'

function laned() {
  let now = 1_000_000
  const waits: number[] = []
  const { enter } = createLoginLanes({ now: () => now }, async (ms) => void waits.push(ms))
  const at = (login: string, address = 'lab', device: string | null = null) =>
    enter({ login, address, device })
  return { at, waits, pass: (ms: number) => (now += ms) }
}
const { nameAndAddress, address, device } = lanes

test('some failures cost nothing, then one name at one address is slow, and at last refused', async () => {
  const { at, waits, pass } = laned()
  for (let i = 0; i < nameAndAddress.free; i++) await at('aigerim')
  expect(waits).toEqual([])
  const places = nameAndAddress.atMostMs / nameAndAddress.spacingMs
  for (let i = 0; i < places; i++) await at('aigerim')
  expect(waits).toEqual(Array.from({ length: places }, (_, i) => (i + 1) * nameAndAddress.spacingMs))
  await expect(at('aigerim')).rejects.toThrow('too-many-tries')
  // The same name elsewhere, and another name here, go on at once.
  await at('aigerim', 'home')
  await at('nurlan')
  expect(waits).toHaveLength(places)
  // With time the lane is free again: slow, and not shut.
  pass(nameAndAddress.atMostMs)
  await at('aigerim')
  expect(waits.at(-1)).toBe(nameAndAddress.spacingMs)
  pass(11 * 60_000)
  await at('aigerim')
  expect(waits).toHaveLength(places + 1)
})

test('whoever guesses names slows the address down for strangers, and shuts nobody out for good', async () => {
  const { at, waits, pass } = laned()
  for (let i = 0; i < address.free; i++) await at(`guess-${i}`)
  expect(waits).toEqual([])
  await at('aigerim')
  expect(waits).toEqual([address.spacingMs])
  for (let i = 0; i < address.atMostMs / address.spacingMs - 1; i++) await at(`more-${i}`)
  await expect(at('aigerim')).rejects.toThrow('too-many-tries')
  pass(address.spacingMs)
  await at('aigerim')
})

test('a browser that is known for this person has a lane that no stranger fills', async () => {
  const { at, waits } = laned()
  for (let i = 0; i < address.free; i++) await at('aigerim').catch(() => undefined)
  const before = waits.length
  await at('aigerim', 'lab', 'her-own')
  expect(waits).toHaveLength(before)
  // Nor may it guess without end.
  for (let i = 1; i < device.free; i++) await at('aigerim', 'lab', 'her-own')
  await at('aigerim', 'lab', 'her-own')
  expect(waits).toHaveLength(before + 1)
})

test('what succeeds is no failure', async () => {
  const { at, waits } = laned()
  for (let i = 0; i < 50; i++) (await at('aigerim'))()
  expect(waits).toEqual([])
})

test('enrolment: a whole lab behind one address is heard at once, whatever guesses there only slow down', async () => {
  let now = 1_000_000
  const waits: number[] = []
  const { enter } = createEnrolmentLanes({ now: () => now }, async (ms) => void waits.push(ms))
  const { free, spacingMs, atMostMs } = lanes.enrolment
  // At once: none has succeeded yet, and none counts.
  await Promise.all(Array.from({ length: 500 }, () => enter('lab')))
  for (let i = 0; i < free; i++) (await enter('lab'))()
  expect(waits).toEqual([])
  const places = atMostMs / spacingMs
  for (let i = 0; i < places; i++) await enter('lab')
  expect(waits).toEqual(Array.from({ length: places }, (_, i) => (i + 1) * spacingMs))
  await expect(enter('lab')).rejects.toThrow('too-many-tries')
  await enter('elsewhere')
  // One place is free again after so long.
  now += spacingMs
  await enter('lab')
  expect(waits.at(-1)).toBe(atMostMs)
  now += 11 * 60_000
  await enter('lab')
  expect(waits).toHaveLength(places + 1)
})
