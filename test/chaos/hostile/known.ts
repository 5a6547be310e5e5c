/** What there truly is, by the names that paths, queries and bodies have for it: without it nothing gets as far as a room's own rules. */
import { ownTexts } from '../../../src-server/documents/wordings.ts'
import { surveyCode, tryKey } from '../../../src-server/surveys/codes.ts'
import { stages } from '../../../src-shared/reports/session-held.ts'
import { prefixBytes, signatureBytes } from '../../../src-shared/surveys/token.ts'
import { single } from '../../support/bank-items.ts'
import { chair } from '../../support/papers.ts'
import type { Target } from './target.ts'

/** In a path: by the path's beginning, the first that fits, and the parameter's name. */
export function knownInPath(target: Target, path: string, name: string): readonly string[] {
  const { play, mine, others, trust } = target
  const { exam } = target.university.credentials
  const held = [mine.attempt, others.attempt, ...play.attempts]
  const ids: [string, readonly string[]][] = [
    ['/api/station/attempts/', [mine.attempt, others.attempt]],
    ['/api/attempts/', held],
    ['/api/exams/', [exam, play.exam]],
    ['/api/web-exams/', [play.webExam]],
    ['/api/stations/', [mine.station.id]],
    ['/api/enrol-tokens/', [target.enrolToken]],
    ['/api/holds/', [play.hold]],
    ['/api/imports/', [play.import]],
    ['/api/reports/sessions/', [play.session]],
    ['/api/reports/', [play.report]],
    ['/api/faculties/', [play.faculty]],
    ['/api/groups/', [play.group]],
    ['/api/places/', ['lab-204']],
    ['/api/trust/conversations/', [trust.other]],
    ['/api/timetable/sessions/', [play.session]],
    ['/api/timetable/exams/', [play.planned]],
    ['/api/students/', [play.person]],
    ['/api/open/documents/', [play.document.number]],
    ['/api/open/sheets/', [play.sheet]],
    ['/api/open/draws/', [play.draw]],
  ]
  const names: Record<string, readonly string[]> = {
    room: ['lab-204', target.otherRoom],
    source: ['face', 'desk'],
    station: [mine.station.id],
    init: ['0'],
    index: ['0'],
    name: ['console-1.js'],
    page: ['kk.html'],
    bank: [play.bank],
    item: [play.item],
    import: [play.bankImport],
    format: ['moodle', 'gift', 'platonus'],
    paper: [path.startsWith('/api/wordings/') ? 'act' : play.paper],
    stage: stages,
    language: ['ru'],
    version: ['1'],
    exam: [play.exam, exam],
    observation: [play.observation],
    cipher: [play.cipher],
    case: [path.startsWith('/api/open/my/') ? play.accused : play.case],
    appeal: [play.appeal],
    place: ['p1'],
    question: [play.question],
    regrade: [play.regrade],
    student: [play.student],
    login: [target.spare],
    check: [play.document.check],
    key: [tryKey(target.university.server.keys.secret, play.survey)],
    survey: [play.survey, play.draftSurvey],
    group: [play.list],
    digest: [digestIn(target, path)],
    file: [target.othersDigest],
    from: ['0'],
    reader: trust.readers.map(({ id }) => id),
  }
  const found = names[name] ?? ids.find(([beginning]) => path.startsWith(beginning))?.[1]
  if (!found) throw new Error(`nothing is known of :${name} in ${path}`)
  return found
}

function digestIn({ play, othersDigest }: Target, path: string): string {
  if (path.startsWith('/api/station/packages/')) return play.package
  return /^.api.(banks|papers)/.test(path) ? play.medium : othersDigest
}

/** As the office would write it. */
const sessionPage = {
  ...{ title: { ru: 'Сессия' }, rules: { kk: 'Тыныштық сақтаңыз.\n- Телефонсыз' }, posters: [] },
  dates: [{ day: '2030-12-01', time: '', what: { ru: 'Начало' } }],
  meetings: [{ day: '2030-12-01', time: '09:00', place: { ru: 'Зал' }, whom: { ru: 'всем' } }],
  videos: [{ address: 'https://video.example.kz/', title: { ru: 'Видео' } }],
}

const base64 = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64')

/** In a query or a body of this path, by the field's name. */
export function knownByName(target: Target, path: string): Record<string, unknown> {
  const { credentials, server } = target.university
  const { play, others, trust } = target
  const ofSurvey = {
    number: play.person,
    code: surveyCode(server.keys.secret, play.survey, play.person),
    ...{ blinded: base64(signatureBytes), signature: base64(signatureBytes), prefix: base64(prefixBytes) },
  }
  return {
    receipt: play.sheet,
    attempt: others.attempt,
    attempts: others.attempt,
    exam: credentials.exam,
    station: others.station.id,
    digest: target.othersDigest,
    student: play.student,
    login: credentials.staff[0]?.login ?? '',
    ...(path.includes('/surveys/') ? ofSurvey : { number: '20260006', code: credentials.codeOfTheDay }),
    ...{ bank: play.bank, paper: play.paper, item: play.item, question: play.question, room: 'lab-204' },
    ...{ group: play.group, groups: play.group, faculty: play.faculty, faculties: play.faculty },
    // Not whom the vault would be open to then.
    ...{ teachers: 'teacher', marker: 'teacher', head: 'head', chair },
    ...{ holder: 'reader', invigilators: 'invigilator', reader: trust.readers[0]?.id, by: 'faculty' },
    ...{ conversation: trust.other, field: 'state', reason: 'somebody asked', need: 'call:x' },
    ...{ reviewer: 'officer', sanction: 'warning', decision: `${play.case}-1`, places: 'p1' },
    card: 1,
    ...(path === '/api/campaign' && { content: sessionPage }),
    ...{ members: 'teacher', about: 'procedure', verdict: 'upheld', why: 'not-admissible' },
    ...{ challenge: '12345678', start: 'https://lms.example.kz/quiz' },
    texts: path.startsWith('/api/wordings/')
      ? ownTexts({ paper: 'act', language: 'ru' })
      : { kk: single('2 + 2 = ?', ['4', '3']) },
  }
}
