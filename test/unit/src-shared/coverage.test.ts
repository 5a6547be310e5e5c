import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Gap } from '../../../src-shared/console-api.ts'
import { subtract, total, union } from '../../../src-shared/coverage/intervals.ts'
import { coverageOf } from '../../../src-shared/coverage.ts'
import { openedBody, story, wall0 } from '../../support/story.ts'

const all = () => true
const face = (
  records: Parameters<typeof coverageOf>[0],
  held = all as (d: string) => boolean,
  now?: number,
) => coverageOf(records, held, now).coverage.face!
const told = (gaps: Gap[]) => gaps.map((gap) => [gap.from - wall0, gap.to - wall0, gap.reason])

describe('coverage', () => {
  test('film all through is a share of 1; seconds run from running to submission', () => {
    const { records } = story()
      .film('face', 0, 2000)
      .running(2000)
      .film('face', 2000, 62_000)
      .submitted(62_000)
    const whole = coverageOf(records, all)
    expect([whole.from - wall0, whole.to - wall0]).toEqual([2000, 62_000])
    expect(whole.coverage.face).toEqual({ share: 1, seconds: 60, covered: 60, gaps: [], blind: [] })
    expect(told(whole.coverage.desk!.gaps)).toEqual([[2000, 62_000, 'not-started']])
  })

  test('the last moment is the change to submitted; writing it all down afterwards is not the exam', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 60_100)
      .add(60_000, 'attempt.changed', { from: 'running', to: 'submitted', cause: 'student' })
      .submitted(61_000)
    expect(face(records)).toMatchObject({ share: 1, seconds: 60, gaps: [] })
  })

  test('of a student who refused and was seated without film nothing is due, and nothing is said to be there', () => {
    const seat = { command: 'c', kind: 'seat-unfilmed', by: 'Aigul' }
    const refused = () => story().add(0, 'consent.refused', { language: 'kk' })
    const { records } = refused().add(1000, 'command.received', seat).running(2000).submitted(62_000)
    expect(face(records)).toMatchObject({ share: 1, seconds: 0, covered: 0 })
    expect(told(face(records).gaps)).toEqual([[2000, 62_000, 'by-rule']])
    // Without a refusal, or once the exam runs, an order excuses nothing.
    const late = refused().running(2000).add(3000, 'command.received', seat).submitted(62_000)
    const unasked = story().add(1000, 'command.received', seat).running(2000).submitted(62_000)
    for (const { records: other } of [late, unasked]) {
      expect(face(other)).toMatchObject({ share: 0, seconds: 60 })
      expect(told(face(other).gaps)).toEqual([[2000, 62_000, 'not-started']])
    }
  })

  test('where she agrees at the next station, its film is due, and a rest beside the rule is missing', () => {
    const made = story()
      .add(0, 'consent.refused', { language: 'kk' })
      .add(1000, 'command.received', { command: 'c', kind: 'seat-unfilmed', by: 'Aigul' })
      .running(2000)
    const first = made.add(10_000, 'attempt.transferred', { by: 'x', command: 't' }).records.length
    made.add(14_000, 'attempt.opened', openedBody).add(15_000, 'consent.given', { language: 'kk' })
    const { records } = made.film('face', 18_000, 30_000).submitted(30_000)
    const both = records.map((record, i) => (i < first ? record : { ...record, part: 1, seq: i - first }))
    expect(told(face(both).gaps)).toEqual([
      [2000, 14_000, 'by-rule'],
      [14_000, 18_000, 'transferred'],
    ])
    expect(face(both)).toMatchObject({ seconds: 16, covered: 12 })
  })

  test('on the way to another station nothing is due of who is seated so there too, and all of it where she is not', () => {
    const moves = (again: boolean) => {
      const made = story()
        .add(0, 'consent.refused', { language: 'kk' })
        .add(1000, 'command.received', { command: 'c', kind: 'seat-unfilmed', by: 'Aigul' })
        .running(2000)
      const first = made.add(10_000, 'attempt.transferred', { by: 'x', command: 't' }).records.length
      made.add(14_000, 'attempt.opened', openedBody).add(15_000, 'consent.refused', { language: 'kk' })
      if (again) made.add(16_000, 'command.received', { command: 'd', kind: 'seat-unfilmed', by: 'Aigul' })
      const { records } = made.running(17_000).submitted(30_000)
      return records.map((record, i) => (i < first ? record : { ...record, part: 1, seq: i - first }))
    }
    expect(face(moves(true))).toMatchObject({ share: 1, seconds: 0 })
    expect(told(face(moves(true)).gaps)).toEqual([[2000, 30_000, 'by-rule']])
    expect(face(moves(false))).toMatchObject({ share: 0, seconds: 16 })
  })

  test('one object announced for many moments covers one of them', () => {
    const digest = 'a'.repeat(64)
    const made = story().running(0)
    for (let start = 0; start < 60_000; start += 2000) made.piece('face', start, 2000, { digest })
    const { covered, gaps } = face(made.submitted(60_000).records)
    expect(covered).toBe(2)
    expect(told(gaps)).toEqual([[2000, 60_000, 'unexplained']])
  })

  test('a missing second is a gap, and nothing explains it', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 30_000)
      .film('face', 31_000, 61_000)
      .submitted(61_000)
    expect(told(face(records).gaps)).toEqual([[30_000, 31_000, 'unexplained']])
    expect(face(records).covered).toBeCloseTo(60)
    expect(face(records).share).toBeCloseTo(60 / 61)
  })

  test('a join of a frame is none', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 30_000)
      .film('face', 30_090, 60_090)
      .submitted(60_090)
    expect(face(records).gaps).toEqual([])
  })

  test('many small losses are not joined away', () => {
    const told = story().running(0)
    for (let from = 0; from < 60_000; from += 2000) told.film('face', from, from + 1851, 1851)
    const { share, gaps } = face(told.submitted(60_000).records)
    expect(share).toBeLessThan(0.95)
    expect(gaps.length).toBeGreaterThan(20)
  })

  test('a transfer: what was wrong with the first machine ends there, and the way over is one gap', () => {
    const first = story()
      .running(0)
      .film('face', 0, 30_000)
      .add(30_000, 'camera.lost', { source: 'face', cause: 'unplugged' })
      .add(31_000, 'shell.lost', { run: 'main-1', cause: 'killed' })
    const second = story()
      .reboot('boot-2', wall0)
      .add(61_000, 'attempt.opened')
      .film('face', 71_000, 101_000)
      .submitted(101_000)
    const records = [...first.records, ...second.records.map((record) => ({ ...record, part: 1 }))]
    expect(told(face(records).gaps)).toEqual([
      [30_000, 31_000, 'camera-lost'],
      [31_000, 71_000, 'transferred'],
    ])
  })

  test('the shell was lost: one gap, from the last film to the first one after it', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(21_500, 'shell.lost', { run: 'main-1', cause: 'x' })
      .add(23_000, 'attempt.resumed', { cause: 'x', lastMono: 20_000, outageMs: 1500 })
      .film('face', 24_200, 60_200)
      .submitted(60_200)
    expect(told(face(records).gaps)).toEqual([[20_000, 24_200, 'shell-lost']])
  })

  test('the capture page was lost: until the first segment after it', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(21_000, 'page.lost', { page: 'capture', cause: 'crashed', restarted: true })
      .film('face', 22_000, 60_000)
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 22_000, 'recorder-lost']])
  })

  test("the recorder's browser hung until it was ended: its reason from the last picture on", () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(32_500, 'recorder.lost', { run: 'recorder-1', cause: 'its connection ended' })
      .film('face', 35_000, 60_000)
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 35_000, 'recorder-lost']])
  })

  test('a page that films again before its loss is told of: the same reason', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .film('face', 29_000, 31_000)
      .add(20_500, 'page.lost', { page: 'capture', cause: 'crashed', restarted: true })
      .film('face', 31_000, 60_000)
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 29_000, 'recorder-lost']])
  })

  test("the recorder's GPU process was lost: its reason where film is missing, and nothing where none is", () => {
    const lost = { page: 'capture', helper: 'GPU', cause: 'another took its place' }
    const gaps = (page: string, again: number) =>
      told(
        face(
          story()
            .running(0)
            .film('face', 0, 20_000)
            .add(21_500, 'helper.lost', { ...lost, page })
            .film('face', again, 60_000)
            .submitted(60_000).records,
        ).gaps,
      )
    expect(gaps('capture', 22_000)).toEqual([[20_000, 22_000, 'recorder-lost']])
    expect(gaps('capture', 20_000)).toEqual([])
    expect(gaps('station', 22_000)).not.toContainEqual([20_000, 22_000, 'recorder-lost'])
  })

  test('the recorder was lost: until it films again, main there or not', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(21_000, 'recorder.lost', { run: 'recorder-1', cause: 'killed' })
      .add(21_500, 'shell.lost', { run: 'main-1', cause: 'x' })
      .film('face', 24_000, 40_000)
      .add(40_500, 'attempt.resumed', { cause: 'x', lastMono: 20_000, outageMs: 19_000 })
      .film('face', 40_000, 60_000)
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 24_000, 'recorder-lost']])
  })

  test('film that was on its way when the recorder or its page was lost does not end the loss', () => {
    for (const lost of ['recorder.lost', 'page.lost']) {
      const it = story().running(0).film('face', 0, 20_000)
      it.add(20_500, lost, { page: 'capture', run: 'recorder-1', cause: 'killed', restarted: true })
      it.piece('face', 20_000, 2000)
      it.records.at(-1)!.at.mono = 20_600
      it.film('face', 30_000, 60_000).submitted(60_000)
      expect(told(face(it.records).gaps)).toEqual([[22_000, 30_000, 'recorder-lost']])
    }
  })

  test("an incident's still of the screen, which main takes, does not end the recorder's loss", () => {
    const it = story().running(0)
    for (const at of [0, 10_000]) it.piece('screen', at, 10_000)
    it.add(21_000, 'recorder.lost', { run: 'recorder-1', cause: 'killed' })
    it.piece('screen', 22_000, 10_000, { incident: 'incident-1' })
    for (const at of [40_000, 50_000]) it.piece('screen', at, 10_000)
    it.submitted(60_000)
    const { gaps } = coverageOf(it.records, all).coverage.screen!
    expect(told(gaps)).toEqual([
      [20_000, 22_000, 'recorder-lost'],
      [32_000, 40_000, 'recorder-lost'],
    ])
  })

  test('a keeper that went too leaves a resumption alone: the same reason', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(40_000, 'attempt.resumed', { cause: 'x', lastMono: 20_000, outageMs: 20_000 })
      .film('face', 41_000, 60_000)
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 41_000, 'shell-lost']])
  })

  test('a reboot: each boot has its own clock, and the wait between is explained', () => {
    const { records } = story()
      .running(50_000)
      .film('face', 50_000, 80_000)
      .reboot('boot-2', wall0 + 200_000)
      .add(10_000, 'attempt.resumed', { cause: 'reboot', lastMono: 80_000, outageMs: 130_000 })
      .film('face', 11_000, 41_000)
      .submitted(41_000)
    const found = face(records)
    expect(found.seconds).toBe(191)
    expect(told(found.gaps)).toEqual([[80_000, 211_000, 'station-restarted']])
  })

  test('a lost camera, noticed late and back late, in an exam that goes on', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(22_000, 'camera.lost', { source: 'face', cause: 'ended' })
      .add(30_000, 'camera.restored', { source: 'face', afterMs: 8000 })
      .film('face', 31_000, 60_000)
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 31_000, 'camera-lost']])
    // The other camera's loss explains nothing here.
    const other = records.map((r) =>
      r.kind.startsWith('camera') ? { ...r, body: { ...r.body, source: 'desk' } } : r,
    )
    expect(told(face(other).gaps)).toEqual([[20_000, 31_000, 'unexplained']])
  })

  test('a covered lens is filmed: no gap, and told apart from one', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 30_000)
      .film('face', 32_000, 60_000)
      .add(10_000, 'camera.covered', { source: 'face', luma: 4 })
      .add(20_000, 'camera.restored', { source: 'face', afterMs: 10_000, of: 'covered' })
      .add(25_000, 'camera.frozen', { source: 'face', sinceMono: 25_000 })
      .add(30_000, 'camera.lost', { source: 'face', cause: 'silent' })
      .add(32_000, 'camera.restored', { source: 'face', afterMs: 2000, of: 'lost' })
      .add(50_000, 'camera.covered', { source: 'desk', luma: 4 })
      .submitted(60_000)
    const { blind, gaps } = face(records)
    expect(told(gaps)).toEqual([[30_000, 32_000, 'camera-lost']])
    expect(told(blind)).toEqual([
      [10_000, 20_000, 'camera-covered'],
      [25_000, 30_000, 'camera-frozen'],
    ])
  })

  test('a frozen camera counts from when it froze', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 20_000)
      .add(35_000, 'camera.frozen', { source: 'face', sinceMono: 20_500 })
      .submitted(60_000)
    expect(told(face(records).gaps)).toEqual([[20_000, 60_000, 'camera-frozen']])
  })

  test('a long loss with a short outage in it is cut where the reasons change', () => {
    const { records } = story()
      .running(0)
      .film('face', 0, 10_000)
      .add(10_500, 'camera.lost', { source: 'face', cause: 'ended' })
      .add(100_000, 'shell.lost', { run: 'main-1', cause: 'x' })
      .add(103_000, 'attempt.resumed', { cause: 'x', lastMono: 100_000, outageMs: 3000 })
      .add(200_000, 'camera.restored', { source: 'face', afterMs: 1 })
      .film('face', 200_500, 220_500)
      .submitted(220_500)
    expect(told(face(records).gaps)).toEqual([
      [10_000, 100_000, 'camera-lost'],
      [100_000, 103_000, 'shell-lost'],
      [103_000, 200_500, 'camera-lost'],
    ])
  })

  test('a camera that the page is still opening after an outage belongs to the outage; one that stays away does not', () => {
    const back = (at: number) =>
      story()
        .running(0)
        .film('face', 0, 10_000)
        .add(10_500, 'shell.lost', { run: 'main-1', cause: 'x' })
        .add(12_000, 'attempt.resumed', { cause: 'x', lastMono: 10_500, outageMs: 1500 })
        .add(14_000, 'camera.lost', { source: 'face', cause: 'absent' })
        .add(at, 'camera.restored', { source: 'face', afterMs: 1, of: 'lost' })
        .film('face', at, at + 10_000)
        .submitted(at + 10_000)
    expect(told(face(back(14_500).records).gaps)).toEqual([[10_000, 14_500, 'shell-lost']])
    expect(told(face(back(40_000).records).gaps)).toEqual([
      [10_000, 17_000, 'shell-lost'],
      [17_000, 40_000, 'camera-lost'],
    ])
  })

  test('announced and not held is debt, not a hole in the film', () => {
    const { records } = story().running(0).film('face', 0, 60_000).submitted(60_000)
    const lacking = new Set([records[4]!.body.digest, records[5]!.body.digest])
    const found = face(records, (digest) => !lacking.has(digest))
    expect(told(found.gaps)).toEqual([[6000, 10_000, 'not-uploaded']])
    expect(found.share).toBeCloseTo(56 / 60)
  })

  test('while it runs, the last seconds are on their way; more than that is missing', () => {
    const { records } = story().running(0).film('face', 0, 60_000)
    expect(face(records, all, wall0 + 64_000).gaps).toEqual([])
    expect(told(face(records, all, wall0 + 75_000).gaps)).toEqual([[60_000, 75_000, 'unexplained']])
  })

  test("a wall clock that jumps tears nothing apart; the server's clock is the measure", () => {
    const it = story().running(0).film('face', 0, 30_000)
    it.add(30_000, 'clock.compared', { server: 'x', offsetMs: 5000, rttMs: 4 })
    for (let start = 30_000; start < 60_000; start += 2000) {
      it.piece('face', start, 2000)
      it.records.at(-1)!.at.wall = new Date(wall0 + start + 3_600_000).toISOString()
    }
    it.submitted(60_000)
    const whole = coverageOf(it.records, all)
    expect([whole.from - wall0, whole.to - wall0]).toEqual([5000, 65_000])
    expect(whole.coverage.face?.gaps).toEqual([])
  })

  test('a still covers its cadence, a little late is not missing, one left out is', () => {
    const it = story().running(0)
    for (const at of [0, 10_400, 20_700, 40_900, 50_000]) it.piece('screen', at, 10_000)
    it.submitted(60_000)
    expect(told(coverageOf(it.records, all).coverage.screen!.gaps)).toEqual([[30_700, 40_900, 'unexplained']])
  })

  test('stills do not stand in for the film of a camera', () => {
    const it = story().running(0)
    for (let at = 0; at < 60_000; at += 10_000)
      it.piece('desk', at, 10_000, { type: 'still', init: null, frames: 1 })
    expect(coverageOf(it.submitted(60_000).records, all).coverage.desk?.covered).toBe(0)
  })

  test('an attempt that never ran has no seconds', () => {
    const { records } = story().film('face', 0, 10_000)
    expect(coverageOf(records, all).coverage.face).toMatchObject({ share: 1, seconds: 0, gaps: [] })
    expect(coverageOf([], all).coverage.face).toMatchObject({ share: 1, seconds: 0, gaps: [] })
  })

  test('for any film: gaps and covered make up the whole, in order, inside it, and a naive count agrees', () => {
    const piece = fc.record({
      start: fc.nat({ max: 290 }),
      length: fc.integer({ min: 1, max: 20 }),
      held: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const it = story().running(0)
        const held = new Set<unknown>()
        const seen = new Array<boolean>(300).fill(false)
        for (const { start, length, held: isHeld } of pieces) {
          const duration = Math.min(length, 300 - start) * 1000
          it.piece('face', start * 1000, duration)
          if (!isHeld) continue
          held.add(it.records.at(-1)!.body.digest)
          seen.fill(true, start, start + duration / 1000)
        }
        it.submitted(300_000)
        const found = face(it.records, (digest) => held.has(digest))
        const missing = total(found.gaps)
        expect(found.covered * 1000 + missing).toBeCloseTo(300_000, 3)
        expect(found.covered).toBeCloseTo(seen.filter(Boolean).length, 6)
        let before = wall0
        for (const gap of found.gaps) {
          expect(gap.from).toBeGreaterThanOrEqual(before)
          expect(gap.to).toBeGreaterThan(gap.from)
          before = gap.to
        }
        expect(before).toBeLessThanOrEqual(wall0 + 300_000)
      }),
    )
  })
})

test('intervals: what is cut and what is left make up the whole', () => {
  const interval = fc.tuple(fc.nat(100), fc.nat(100)).map(([from, to]) => ({ from, to }))
  fc.assert(
    fc.property(interval, fc.array(interval), (whole, cut) => {
      const rest = subtract(whole, cut)
      const taken = subtract(whole, rest)
      expect(total(rest) + total(taken)).toBe(Math.max(0, whole.to - whole.from))
      expect(union(rest)).toEqual(rest)
      for (const piece of rest)
        for (const hole of union(cut)) expect(piece.to <= hole.from || piece.from >= hole.to).toBe(true)
    }),
  )
})
