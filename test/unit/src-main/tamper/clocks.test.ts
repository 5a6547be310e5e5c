import fc from 'fast-check'
import { expect, it } from 'vitest'
import { watchClocks } from '../../../../src-main/tamper/clocks.ts'

/** Three clocks of one machine, moved by hand. */
function machine() {
  const time = { wall: 1_700_000_000_000, mono: 5000, steady: 5000 }
  const pass = (ms: number) => {
    for (const clock of ['wall', 'mono', 'steady'] as const) time[clock] += ms
  }
  const look = watchClocks({ wall: () => time.wall, mono: () => time.mono, steady: () => time.steady })
  return {
    pass,
    look,
    set: (byMs: number) => {
      time.wall += byMs
    },
    sleep: (ms: number) => {
      time.wall += ms
      time.mono += ms
    },
  }
}

it('says nothing while time passes, however unevenly it is looked at', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000)), (waits) => {
      const { pass, look } = machine()
      for (const ms of waits) {
        pass(ms)
        expect(look()).toEqual([])
      }
    }),
  )
})

it('tells a clock that was set, forward or back, once and by how much', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (byMs) => {
      const { pass, look, set } = machine()
      pass(1000)
      set(byMs)
      const kinds = Math.abs(byMs) > 2000 ? [{ kind: 'clock.changed', at: 6000, byMs }] : []
      expect(look()).toEqual(kinds)
      pass(1000)
      expect(look()).toEqual([])
    }),
  )
})

it('lets a time server slew, and tells sleep from a set clock', () => {
  const { pass, look, set, sleep } = machine()
  for (let i = 0; i < 100; i++) {
    pass(1000)
    set(0.5)
    expect(look()).toEqual([])
  }
  sleep(600_000)
  expect(look()).toEqual([{ kind: 'machine.slept', at: expect.any(Number), ms: 600_000 }])
  sleep(60_000)
  set(-3_600_000)
  expect(look().map(({ kind }) => kind)).toEqual(['machine.slept', 'clock.changed'])
})
