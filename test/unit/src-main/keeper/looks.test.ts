import { describe, expect, test } from 'vitest'
import type { Held } from '../../../../src-main/keeper/held.ts'
import { createLooks } from '../../../../src-main/keeper/looks.ts'
import { type LookDown, type LookUp, lookAtMostMs } from '../../../../src-shared/look/messages.ts'

const begin = (look: string, more: object = {}): LookDown => ({
  do: 'begin',
  look,
  attempt: 'a1',
  by: 'Әсел',
  login: 'asel',
  ...more,
})

function make(policy: string | null = 'told') {
  /** What happened, in order. */
  const seen: string[] = []
  const records: { kind: string; body: Record<string, unknown> }[] = []
  const said: LookUp[] = []
  const filmed: LookDown[] = []
  const timers: { ms: number; act: () => void; off: boolean }[] = []
  const on = { recorder: true, disk: true, now: 0, told: [] as string[] }
  const one = {
    ledger: {
      attempt: 'a1',
      store: { meta: () => policy },
      append(entry: (typeof records)[number]) {
        if (!on.disk) throw new Error('full')
        seen.push(entry.kind)
        records.push({ kind: entry.kind, body: entry.body })
      },
    },
  } as unknown as Held
  const given = { active: one as Held | null }
  const looks = createLooks({
    run: 'r',
    active: () => given.active,
    film(message) {
      seen.push(`film ${message.do}`)
      filmed.push(message)
      return on.recorder
    },
    told: (by) => {
      on.told = by
    },
    say(message) {
      said.push(message)
      return true
    },
    changed: () => undefined,
    later(act, ms) {
      const timer = { ms, act, off: false }
      timers.push(timer)
      return () => {
        timer.off = true
      }
    },
    now: () => on.now,
    log: () => undefined,
  })
  return { looks, seen, records, said, filmed, timers, on, given }
}

describe('a look', () => {
  test('is on the ledger with name and login before anything of it is shown, and with its length at its end', () => {
    const { looks, seen, records, said, on } = make()
    looks.hear(begin('l1'))
    expect(seen).toEqual(['look.began', 'film begin'])
    expect(said).toEqual([{ do: 'begun', look: 'l1' }])
    expect(on.told).toEqual(['Әсел'])
    on.now = 4321.4
    looks.hear({ do: 'end', look: 'l1' })
    const who = { look: 'l1', by: 'Әсел', login: 'asel' }
    expect(records).toEqual([
      { kind: 'look.began', body: who },
      { kind: 'look.ended', body: { ...who, durationMs: 4321, why: 'closed' } },
    ])
    expect(said.at(-1)).toEqual({ do: 'ended', look: 'l1', why: 'closed' })
    expect(on.told).toEqual([])
  })

  test('that cannot be recorded is not shown', () => {
    const { looks, seen, said, on } = make()
    on.disk = false
    looks.hear(begin('l1'))
    expect(seen).toEqual([])
    expect(said).toEqual([{ do: 'ended', look: 'l1', why: 'not-recorded' }])
  })

  test.each([
    ['another attempt', begin('l1', { attempt: 'a2' }), 'told', 'not-filmed'],
    ['a policy that forbids it', begin('l1'), 'off', 'forbidden'],
  ] as const)('is refused for %s, and not on the ledger', (_, message, policy, why) => {
    const { looks, records, said, filmed } = make(policy)
    looks.hear(message)
    expect(said).toEqual([{ do: 'ended', look: 'l1', why }])
    expect([...records, ...filmed]).toEqual([])
  })

  test('is allowed where a part of before has no word of its policy', () => {
    const { looks, said } = make(null)
    looks.hear(begin('l1'))
    expect(said).toEqual([{ do: 'begun', look: 'l1' }])
  })

  test('is refused to a third, and one that ends makes room', () => {
    const { looks, said } = make()
    for (const look of ['l1', 'l2', 'l3']) looks.hear(begin(look))
    expect(said.at(-1)).toEqual({ do: 'ended', look: 'l3', why: 'full' })
    looks.hear({ do: 'end', look: 'l1' })
    looks.hear(begin('l4'))
    expect(said.at(-1)).toEqual({ do: 'begun', look: 'l4' })
  })

  test('said twice is one', () => {
    const { looks, records } = make()
    looks.hear(begin('l1'))
    looks.hear(begin('l1'))
    expect(records).toHaveLength(1)
  })

  test('without a recorder ends at once', () => {
    const { looks, records, said, on } = make()
    on.recorder = false
    looks.hear(begin('l1'))
    expect(records.map(({ kind }) => kind)).toEqual(['look.began', 'look.ended'])
    expect(said).toEqual([{ do: 'ended', look: 'l1', why: 'not-filmed' }])
  })

  test('ends with its time, and its timer with it', () => {
    const { looks, timers, records } = make()
    looks.hear(begin('l1'))
    looks.hear(begin('l2'))
    expect(timers.map(({ ms }) => ms)).toEqual([lookAtMostMs, lookAtMostMs])
    timers[0]?.act()
    expect(records.at(-1)?.body).toMatchObject({ look: 'l1', why: 'time' })
    looks.endAll('over')
    expect(records.at(-1)?.body).toMatchObject({ look: 'l2', why: 'over' })
    expect(timers[1]?.off).toBe(true)
  })

  test('takes from the recorder only what belongs to one that goes on', () => {
    const { looks, said, filmed } = make()
    expect(looks.up({ do: 'packet', look: 'l1' }, new Uint8Array(1))).toBe(false)
    looks.hear({ do: 'answer', look: 'l1', description: { ufrag: 'a', pwd: 'b', fingerprint: 'c' } })
    expect([...said, ...filmed]).toEqual([])
    looks.hear(begin('l1'))
    expect(looks.up({ do: 'packet', look: 'l1' }, new Uint8Array(1))).toBe(true)
    // A packet without its bytes is none.
    expect(looks.up({ do: 'packet', look: 'l1' }, null)).toBe(false)
    looks.up({ do: 'ended', look: 'l1', why: 'not-filmed' }, null)
    expect(looks.up({ do: 'packet', look: 'l1' }, new Uint8Array(1))).toBe(false)
  })
})
