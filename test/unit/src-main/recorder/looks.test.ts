import { expect, test } from 'vitest'
import { createLooks } from '../../../../src-main/recorder/looks.ts'
import type { PageEvent } from '../../../../src-shared/bridge.ts'
import type { LookDown } from '../../../../src-shared/look/messages.ts'
import type { Orders } from '../../../../src-shared/recorder-api.ts'
import { fakeKeeper } from '../capture/fake-keeper.ts'

const begin: LookDown = { do: 'begin', look: 'l1', attempt: 'a1', by: 'A', login: 'a' }

function make(recording = true) {
  const { keeper, asked } = fakeKeeper(async () => ({ taken: true }))
  const sent: PageEvent[] = []
  const timers: { act: () => void; off: boolean }[] = []
  const capture = { recording, of: { attempt: 'a1', part: 0 } }
  const shots = { taken: 0, fail: false }
  const looks = createLooks({
    keeper,
    orders: () => ({ capture }) as unknown as Orders,
    send: (event) => sent.push(event),
    async shot() {
      shots.taken++
      if (shots.fail) throw new Error('no guard')
      return { png: new Uint8Array([1]) }
    },
    later(_ms, act) {
      const timer = { act, off: false }
      timers.push(timer)
      return () => {
        timer.off = true
      }
    },
    onTrouble: () => undefined,
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { looks, asked, sent, timers, capture, shots, turn }
}

test('nothing leaves the machine before the student has consented, or of another attempt', async () => {
  const { looks, sent, asked, capture, shots } = make(false)
  looks.hear(begin)
  capture.recording = true
  looks.hear({ ...begin, attempt: 'a2' })
  expect(sent).toEqual([])
  expect(shots.taken).toBe(0)
  expect(asked.map(({ args }) => args)).toEqual(
    [1, 2].map(() => ({ message: { do: 'ended', look: 'l1', why: 'not-filmed' } })),
  )
  expect(await looks.up({ do: 'packet', look: 'l1' }, new Uint8Array(1))).toEqual({ taken: false })
})

test('the screen is pictured each second as long as somebody looks, and not after', async () => {
  const { looks, sent, timers, shots, turn } = make()
  looks.hear(begin)
  looks.hear({ ...begin, look: 'l2' })
  await turn()
  expect(sent.map(({ type }) => type)).toEqual(['look', 'look', 'look-screen'])
  expect(shots.taken).toBe(1)
  // A guard that is away for a moment ends nothing.
  shots.fail = true
  timers[0]?.act()
  await turn()
  expect(timers).toHaveLength(2)
  looks.hear({ do: 'end', look: 'l1' })
  expect(timers[1]?.off).toBe(false)
  looks.hear({ do: 'end', look: 'l2' })
  expect(timers[1]?.off).toBe(true)
})

test('a page in the place of another is told, and what is filmed for somebody else ends the look', () => {
  const { looks, sent, asked, capture } = make()
  looks.hear(begin)
  looks.tellPage()
  expect(sent.filter(({ type }) => type === 'look')).toHaveLength(2)
  looks.follow()
  expect(asked).toEqual([])
  capture.recording = false
  looks.follow()
  expect(asked.at(-1)?.args).toEqual({ message: { do: 'ended', look: 'l1', why: 'not-filmed' } })
  looks.endAll()
  expect(sent.at(-1)).toEqual({ type: 'look', message: { do: 'end', look: 'l1' } })
})
