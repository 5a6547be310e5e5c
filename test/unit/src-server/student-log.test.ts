/** What a student reads of her station's record: what happened at a place, in four languages, and nobody's name. */
import { expect, test } from 'vitest'
import { LiveAttempt } from '../../../src-server/review/attempt.ts'
import { exportedIncidents, logOver } from '../../../src-server/students/log.ts'
import { type LedgerRecord, type RecordKind, soundBody } from '../../../src-shared/records.ts'
import { logLinesAtMost } from '../../../src-shared/students/bounds.ts'
import { languages } from '../../../src-shared/vocabulary.ts'

const facts = { id: 'a', part: 0, exam: { durationMinutes: 60 }, clockRunsWhileLocked: true }

/** Written at `mono` of a machine whose clock says that it is 1970. */
function recorded(...told: [mono: number, kind: RecordKind, body: Record<string, unknown>][]): LiveAttempt {
  const attempt = new LiveAttempt(facts as never, [])
  for (const [seq, [mono, kind, body]] of told.entries()) {
    const at = { mono, boot: 'b', run: 'r', wall: new Date(mono).toISOString() }
    const record: LedgerRecord = { v: 1, attempt: 'a', part: 0, seq, at, kind, body }
    if (soundBody(record) === null) throw new Error(`${kind} is not sound`)
    attempt.add(record, mono)
  }
  return attempt
}
const raised = (mono: number, incident: string, reason: string, params = {}) =>
  [
    ...([mono, 'incident.raised'] as const),
    { ...{ incident, reason, params, mono }, observation: 'x.y', verdict: 'record', severity: 'low' },
  ] as [number, RecordKind, Record<string, unknown>]
const by = { by: 'Сәуле Ахметова', login: 'saule' }
const place = { from: 60_000, to: 70_000 }

const all = recorded(
  raised(10_000, 'before', 'foreign-window', { program: 'firefox', title: 'Mail' }),
  [56_000, 'incident.ended', { incident: 'before', durationMs: 46_000, count: 1 }],
  raised(40_000, 'past', 'print'),
  [50_000, 'incident.ended', { incident: 'past', durationMs: 5000, count: 1 }],
  [54_000, 'web.visited', { url: 'https://lms.kz/early', title: 'Early', status: 200, loadMs: 1 }],
  [55_000, 'web.visited', { url: 'https://lms.kz/a', title: 'Quiz', status: 200, loadMs: 1 }],
  [57_000, 'answer.saved', { question: 'q1', revision: 1, sealed: 'AA==' }],
  [58_000, 'answer.saved', { question: 'q1', revision: 2, sealed: 'AA==', pasted: 412 }],
  [59_000, 'attempt.locked', { reason: 'invigilator', params: { ...by, text: 'Leave Aidar be' }, code: '1' }],
  [61_000, 'attempt.unlocked', by],
  [62_000, 'attempt.changed', { from: 'running', to: 'break', cause: by.by, minutes: 10 }],
  [63_000, 'attempt.changed', { from: 'break', to: 'running', cause: by.by }],
  [64_000, 'command.received', { command: 'c', kind: 'message', ...by, text: 'Leave Aidar be' }],
  [64_500, 'look.began', { look: 'l', ...by }],
  [65_000, 'attempt.locked', { reason: 'keys', params: { combination: 'Alt+Tab' }, code: '1' }],
  raised(66_000, 'unknown', 'remote-control'),
  [72_000, 'attempt.resumed', { cause: 'power', lastMono: 67_000, outageMs: 5000 }],
  [76_000, 'web.visited', { url: 'https://lms.kz/late', title: '', status: 200, loadMs: 1 }],
)

test('what happened within five seconds of a place, and what had begun and still went on, is told in order', () => {
  const { lines, more } = logOver(all, 'en')(place)
  expect(lines).toEqual(
    [
      [10_000, 46_000, 'A window of another program appeared on the screen: firefox («Mail»).'],
      [55_000, null, 'Page opened: Quiz (https://lms.kz/a)'],
      [58_000, null, 'Pasted into an answer, characters: 412'],
      [59_000, null, 'An invigilator stopped the exam.'],
      [61_000, null, 'The exam was unlocked.'],
      [62_000, null, 'A break began, minutes: 10'],
      [63_000, null, 'The exam went on.'],
      [
        65_000,
        null,
        'The exam was locked: The key combination Alt+Tab was pressed. It does not work during the exam.',
      ],
      [66_000, null, 'Something was noticed that an invigilator should look at (remote-control).'],
      [67_000, 5000, 'The station was off.'],
    ].map(([at, durationMs, words]) => ({ at, durationMs, words })),
  )
  expect(more).toBe(0)
})

test.each(languages)(
  'in %s it names nobody of the staff, and repeats nothing that they wrote',
  (language) => {
    const said = JSON.stringify([logOver(all, language)(place), exportedIncidents(all, language)])
    expect(said).not.toMatch(/Сәуле|saule|Aidar|\{\{|…/)
    const { lines } = logOver(all, language)(place)
    expect(new Set(lines.map(({ words }) => words)).size).toBe(lines.length)
  },
)

test('a place with more than fits says how much more there is, and a line is no longer than a page takes', () => {
  const url = `https://lms.kz/${'a'.repeat(2000)}`
  const visits = Array.from(
    { length: logLinesAtMost + 7 },
    (_, n): [number, RecordKind, Record<string, unknown>] => [
      60_000 + n,
      'web.visited',
      { url, title: '', status: 200, loadMs: 1 },
    ],
  )
  const { lines, more } = logOver(recorded(...visits), 'ru')(place)
  expect([lines.length, more]).toEqual([logLinesAtMost, 7])
  expect(lines[0]?.words).toHaveLength(300)
  expect(lines[0]?.words).toMatch(/…$/)
})

test('the file of her data has each incident with its reason', () => {
  const { incidents, incidentsUntold } = exportedIncidents(all, 'ru')
  expect(incidents.map(({ reason, at }) => [reason, at])).toEqual([
    ['foreign-window', 10_000],
    ['print', 40_000],
    ['remote-control', 66_000],
  ])
  expect(incidents[0]).toMatchObject({
    durationMs: 46_000,
    words: expect.stringContaining('firefox («Mail»)'),
  })
  expect(incidentsUntold).toBe(0)
})
