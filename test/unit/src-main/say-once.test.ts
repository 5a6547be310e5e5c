import { expect, it } from 'vitest'
import { sayOnce } from '../../../src-main/say-once.ts'

it('says a thing once, then how often, and again when it is news', () => {
  const said: string[] = []
  let now = 0
  const say = sayOnce(
    (line) => said.push(line),
    () => now,
  )
  for (let i = 0; i < 742; i++) say("another program tried to take the guard's place")
  say('another thing')
  expect(said).toEqual([
    "another program tried to take the guard's place",
    "another program tried to take the guard's place (10 times by now)",
    "another program tried to take the guard's place (100 times by now)",
    'another thing',
  ])
  now += 11 * 60_000
  say('another thing')
  expect(said.at(-1)).toBe('another thing')
  for (let i = 0; i < 5000; i++) say(`line ${i}`)
  say('another thing')
  expect(said.at(-1)).toBe('another thing')
})
