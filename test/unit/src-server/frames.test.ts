import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAssembly, framesOf } from '../../../src-server/cluster/frames.ts'

describe('messages in frames', () => {
  it('come out as they went in, whatever their letters and length, and no frame is too long', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.jsonValue(), { maxLength: 5 }), { maxLength: 5 }),
        fc.nat(40),
        (groups, n) => {
          const assemble = createAssembly()
          const long = { text: 'Қ😀"\\ '.repeat(n * 100) }
          for (const [number, group] of groups.entries()) {
            const messages = JSON.parse(JSON.stringify([...group, long]))
            const frames = framesOf('sender', number, messages)
            for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThan(8000)
            const out = frames.map(assemble)
            expect(out.slice(0, -1).every((one) => one === null)).toBe(true)
            expect(out.at(-1)).toEqual({ sender: 'sender', messages })
          }
        },
      ),
    ))

  it('of two senders do not mix', () => {
    const assemble = createAssembly()
    const a = framesOf('a', 1, [{ text: 'a'.repeat(10_000) }])
    const b = framesOf('b', 1, [{ text: 'b'.repeat(10_000) }])
    expect([a[0], b[0], a[1], b[1]].map((frame) => assemble(frame ?? '')?.sender)).toEqual([
      undefined,
      undefined,
      'a',
      'b',
    ])
  })

  it('with one lost are dropped, and the next group is whole again', () => {
    const assemble = createAssembly()
    const cut = framesOf('a', 1, [{ text: 'x'.repeat(30_000) }])
    expect(cut.filter((_, i) => i !== 1).map(assemble)).toEqual(cut.slice(1).map(() => null))
    expect(cut.slice(1).map(assemble)).toEqual(cut.slice(1).map(() => null))
    expect(framesOf('a', 2, [1]).map(assemble)).toEqual([{ sender: 'a', messages: [1] }])
  })
})
