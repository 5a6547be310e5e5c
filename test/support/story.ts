/** Makes the records of an attempt for tests: time in ms since the start of a boot. */
import { replay } from '../../src-shared/attempt/apply.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Source } from '../../src-shared/vocabulary.ts'

export const wall0 = Date.parse('2026-03-02T04:00:00.000Z')

/** The exam's clock as the records of one part tell it. */
export const clockFrom = (
  records: readonly LedgerRecord[],
  durationMinutes: number,
  clockRunsWhileLocked: boolean,
) => replay(records, { durationMinutes, clockRunsWhileLocked, unfilmedSeats: false }).clock

/** Of `answer.saved`. */
export const savedBody = { question: 'q1', revision: 1, sealed: 'AAAA' }
/** Of `attempt.opened`. */
export const openedBody = {
  exam: 'e',
  examTitle: 'E',
  student: { number: '1', name: 'S' },
  station: { id: 'st', name: 'S', room: 'r' },
  policy: { id: 'standard', digest: 'a'.repeat(64) },
  shell: { kind: 'x', version: '1' },
  can: [],
  cadenceMs: 1000,
  stillEveryMs: 1000,
  keys: [{ recipient: 'r', key: 'AA==', enc: 'AA==', ciphertext: 'AA==' }],
}

/** Each story's objects are its own, also where several are told together. */
let stories = 0

export function story() {
  const mine = ++stories * 100_000
  const records: LedgerRecord[] = []
  let boot = 'boot-1'
  let offset = wall0
  const it = {
    records,
    /** A reboot: from now on `mono` counts from zero at this Unix time. */
    reboot(name: string, at: number) {
      boot = name
      offset = at
      return it
    },
    add(mono: number, kind: string, body: Record<string, unknown> = {}, wall = offset + mono) {
      const at = { wall: new Date(wall).toISOString(), mono, boot, run: 'main-1' }
      records.push({ v: 1, attempt: 'a1', part: 0, seq: records.length, at, kind, body })
      return it
    },
    running: (mono: number) =>
      it.add(mono, 'attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' }),
    submitted: (mono: number) => it.add(mono, 'attempt.submitted', { by: 'student', answers: 1 }),
    /** Film from `from` to `to` in segments of 2 s, recorded as each ends. */
    film(source: Source, from: number, to: number, length = 2000) {
      for (let start = from; start < to; start += length) {
        const duration = Math.min(length, to - start)
        it.piece(source, start, duration)
      }
      return it
    },
    piece(source: Source, start: number, duration: number, more: Record<string, unknown> = {}) {
      const digest = (mine + records.length + 1).toString(16).padStart(64, '0')
      const still = source === 'screen'
      return it.add(start + duration, 'media.segment', {
        source,
        index: records.length,
        type: still ? 'still' : 'segment',
        init: still ? null : 0,
        start,
        duration,
        frames: still ? 1 : Math.max(1, Math.round(duration / 66)),
        bytes: 100,
        digest,
        mime: still ? 'image/png' : 'video/mp4',
        health: null,
        incident: null,
        ...more,
      })
    },
  }
  return it
}
