import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOpenSegments } from '../../../../src-main/keeper/open-segments.ts'
import { createHandOver } from '../../../../src-renderer/capture/hand-over.ts'
import type { Grown } from '../../../../src-shared/growth.ts'
import type { Parcel } from '../../../../src-shared/outbox.ts'

const of = { attempt: 'a', part: 0 }
const argsOf = (parcel: string) => ({
  of,
  parcel,
  source: 'face' as const,
  type: 'segment' as const,
  start: 0,
  duration: 1,
  frames: 1,
  mime: 'm',
  health: null,
})
const heads = 3
/** As the worker writes it: a head that is another each time, then all pictures so far. */
const muxed = (pictures: number[], head: number) => new Uint8Array([...Array(heads).fill(head), ...pictures])

/** A keeper behind a page whose parcels are sent when the test says so. */
function make() {
  const cut: number[][] = []
  const kept: number[][] = []
  const open = createOpenSegments<null>((_, bytes) => cut.push([...bytes]))
  const said: { parcel: string; grown: Grown | undefined; bytes: number }[] = []
  let broken: 'before' | 'after' | null = null
  const through = (work: () => void) => {
    if (broken === 'before') throw new Error('no keeper')
    work()
    if (broken === 'after') throw new Error('its answer was lost')
  }
  const waiting: Parcel[] = []
  const hand = createHandOver({
    outbox: { put: (parcel) => void waiting.push(parcel) },
    send: {
      init: async () => undefined,
      growth: async ({ parcel, source, grown }, bytes) => {
        said.push({ parcel, grown, bytes: bytes.length })
        through(() => open.grow({ of: null, source, parcel, body: {} }, grown, Buffer.from(bytes)))
      },
      segment: async ({ parcel, source, grown }, bytes) => {
        said.push({ parcel, grown, bytes: bytes.length })
        through(() => {
          open.begin(source, parcel)
          const all = grown ? open.whole(source, parcel, grown, Buffer.from(bytes)) : bytes
          kept.push([...all])
          open.kept(source, parcel)
        })
      },
    },
  })
  /** As the outbox does: a growth that fails is dropped, anything else comes again. */
  const send = async (how: typeof broken) => {
    broken = how
    const [first] = waiting
    if (!first) return
    try {
      await first.send()
      waiting.shift()
    } catch (_failed) {
      if (first.kind === 'growth') waiting.shift()
    }
  }
  return { open, hand, send, waiting, said, kept, cut }
}

test('each picture is handed over once, and the keeper has the segment as it was written', async () => {
  const { hand, send, said, kept, open, cut } = make()
  const args = argsOf('p1')
  hand({ type: 'growth', args, bytes: muxed([1, 2], 10), head: heads })
  await send(null)
  hand({ type: 'growth', args, bytes: muxed([1, 2, 3], 11), head: heads })
  await send(null)
  hand({ type: 'segment', args, bytes: muxed([1, 2, 3, 4, 5], 12), head: heads })
  await send(null)
  expect(said.map(({ grown, bytes }) => [grown?.from, bytes])).toEqual([
    [0, heads + 2],
    [2, heads + 1],
    [3, heads + 2],
  ])
  expect(kept).toEqual([[12, 12, 12, 1, 2, 3, 4, 5]])
  open.cutAll()
  expect(cut).toEqual([])
})

test('a still between them changes nothing, and the next segment begins anew', async () => {
  const { hand, send, kept, cut, open } = make()
  hand({ type: 'growth', args: argsOf('p1'), bytes: muxed([1], 10), head: heads })
  await send(null)
  const still = { ...argsOf('s'), source: 'desk' as const, type: 'still' as const }
  hand({ type: 'still', args: still, bytes: new Uint8Array([9]) })
  await send(null)
  hand({ type: 'segment', args: argsOf('p1'), bytes: muxed([1, 2], 11), head: heads })
  await send(null)
  hand({ type: 'growth', args: argsOf('p2'), bytes: muxed([7], 12), head: heads })
  await send(null)
  expect(kept).toEqual([[9], [11, 11, 11, 1, 2]])
  open.cutAll()
  expect(cut).toEqual([[12, 12, 12, 7]])
})

test('whatever is lost on the way, every segment is kept whole, and nothing is left under way', async () => {
  const step = fc.record({
    pictures: fc.array(fc.nat(255), { minLength: 1, maxLength: 4 }),
    whole: fc.boolean(),
    how: fc.constantFrom<(null | 'before' | 'after')[]>(null, null, 'before', 'after'),
    keeperAnew: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { hand, send, waiting, kept, open, cut } = make()
      const written: number[][] = []
      let parcel = 0
      let pictures: number[] = []
      for (const [i, { pictures: more, whole, how, keeperAnew }] of steps.entries()) {
        pictures = [...pictures, ...more]
        const bytes = muxed(pictures, i)
        hand({ type: whole ? 'segment' : 'growth', args: argsOf(`p${parcel}`), bytes, head: heads })
        await send(how)
        // A keeper that was started anew knows nothing of what is under way.
        if (keeperAnew) open.kept('face', `p${parcel}`)
        // At most once more: what it goes on from is not there, and then all of it comes.
        await send(null)
        await send(null)
        expect(waiting).toEqual([])
        if (!whole) continue
        written.push([...bytes])
        parcel++
        pictures = []
      }
      // One whose answer was lost is brought again: the keeper knows its parcel (media-numbers.ts).
      const once = kept.filter((one, i) => i === 0 || String(one) !== String(kept[i - 1]))
      expect(once).toEqual(written)
      expect(cut).toEqual([])
    }),
  )
})
