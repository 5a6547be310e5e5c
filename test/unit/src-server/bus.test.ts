import { expect, test } from 'vitest'
import { createBus, type Subscriber } from '../../../src-server/bus.ts'
import type { ServerEvent } from '../../../src-server/events.ts'

const event = { type: 'changed', attempt: 'at-1' } as const

function bus(...subscribers: Subscriber[]) {
  const told: ServerEvent[] = []
  const failures: string[] = []
  const made = createBus((error, where) =>
    failures.push(`${where.event} at ${where.subscriber}: ${error instanceof Error ? error.message : error}`),
  )
  made.subscribe(subscribers)
  made.join({ tell: (one) => told.push(one), close: async () => undefined })
  return { ...made, told, failures }
}
/** Notes what it applies, after what the work takes. */
const noting = (
  name: string,
  notes: string[],
  work: () => Promise<void> | void = () => undefined,
): Subscriber => ({
  name,
  on: {
    async changed({ attempt }, from) {
      await work()
      notes.push(`${name}: ${attempt} from ${from}`)
    },
  },
  readAnew: () => void notes.push(`${name}: anew`),
})
const later = () => new Promise<void>((resolve) => setImmediate(resolve))

test('publishing applies it here, one subscriber after the other, and tells the others', async () => {
  const notes: string[] = []
  const { publish, told } = bus(noting('slow', notes, later), noting('quick', notes))
  expect(await publish(event)).toBe(true)
  expect(notes).toEqual(['slow: at-1 from null', 'quick: at-1 from null'])
  expect(told).toEqual([event])
})

test('what is received is applied by the same subscribers and told to nobody', async () => {
  const notes: string[] = []
  const { receive, close, told } = bus(noting('one', notes))
  receive('another process', event)
  await close()
  expect(notes).toEqual(['one: at-1 from another process'])
  expect(told).toEqual([])
})

test('its halves: here alone, the others alone', async () => {
  const notes: string[] = []
  const { apply, tell, told } = bus(noting('one', notes))
  await apply(event)
  expect([notes, told]).toEqual([['one: at-1 from null'], []])
  tell(event)
  expect([notes, told]).toEqual([['one: at-1 from null'], [event]])
})

test('what is done at once is done when publish returns', () => {
  let applied = false
  const { publish } = bus({
    name: 'one',
    on: {
      changed() {
        applied = true
      },
    },
  })
  void publish(event)
  expect(applied).toBe(true)
})

test('a subscriber that fails keeps nothing from the others, is named in the log, and all read anew', async () => {
  const notes: string[] = []
  const { publish, failures } = bus(
    noting('broken', notes, () => Promise.reject(new Error('no database'))),
    {
      name: 'broken at once',
      on: {
        changed() {
          throw new Error('no memory')
        },
      },
    },
    noting('sound', notes),
  )
  expect(await publish(event)).toBe(false)
  expect(failures).toEqual(['changed at broken: no database', 'changed at broken at once: no memory'])
  expect(notes).toContain('sound: at-1 from null')
  await expect.poll(() => notes).toContain('sound: anew')
})

test('reading anew goes on until it has been done, and one who cannot keeps nobody from it', async () => {
  const notes: string[] = []
  let tries = 0
  const { readAnew, failures } = bus(
    {
      name: 'wall',
      on: {},
      async readAnew() {
        if (++tries < 3) throw new Error('no database')
      },
    },
    noting('consoles', notes),
  )
  const done = readAnew()
  await expect.poll(() => notes).toEqual(['consoles: anew'])
  expect(tries).toBe(1)
  await done
  expect(tries).toBe(3)
  expect(failures).toEqual(['null at wall: no database', 'null at wall: no database'])
})

test('who may have missed something reads anew and asks what stations said last', async () => {
  const notes: string[] = []
  const { receive, told } = bus(noting('one', notes))
  receive('another process', { type: 'missed' })
  await expect.poll(() => notes).toEqual(['one: anew'])
  expect(told).toEqual([{ type: 'hello' }])
})

test('what is being applied is waited for at the end', async () => {
  const notes: string[] = []
  const gate = Promise.withResolvers<void>()
  const { publish, close } = bus(noting('slow', notes, () => gate.promise))
  void publish(event)
  const closed = close()
  gate.resolve()
  await closed
  expect(notes).toEqual(['slow: at-1 from null'])
})
