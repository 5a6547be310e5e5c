/** Known people, at what belongs to others: refused, and nothing of it told. */
import { single } from '../../support/bank-items.ts'
import { algebra } from '../../support/papers.ts'
import { surveyDefinition } from '../../support/surveys.ts'
import type { Random } from '../kill/random.ts'
import { type Attack, judge, request } from './request.ts'
import { bankFile, choices, examDraft, listFile } from './rooms.ts'
import type { Target } from './target.ts'

/** By the caller's name. */
type Ask = [string, string, string, unknown?]

/** What is asked of one address in turn: without a body, or with the one that would do it. */
const each = (who: readonly string[], asks: readonly [string, string, unknown?][]): Ask[] =>
  who.flatMap((name) => asks.map((ask): Ask => [name, ...ask]))

function ofAttempts(target: Target, random: Random): Ask[] {
  const { attempt } = target.others
  return [
    ['station', 'GET', `/api/station/attempts/${attempt}/paper`],
    [
      'station',
      'PUT',
      `/api/station/attempts/${attempt}/answers`,
      { answers: [{ question: 'q1', value: 'x', revision: random.below(9) + 1 }] },
    ],
    [
      'station',
      'POST',
      `/api/station/attempts/${attempt}/ledger`,
      { ...target.others.batch(random.below(3)), part: random.below(3) },
    ],
    [
      'station',
      'POST',
      '/api/station/attempts',
      { ticket: random.pick(target.callers).headers.authorization ?? 'x' },
    ],
    ['invigilator', 'GET', `/api/attempts/${attempt}`],
    ['invigilator', 'GET', `/api/attempts/${attempt}/films/face/playlist.m3u8`],
    ['invigilator', 'GET', `/api/attempts/${attempt}/films/face/segment/0?part=${random.below(2)}`],
    ['invigilator', 'GET', `/api/attempts/${attempt}/films/face/init/0`],
    ['invigilator', 'GET', `/api/attempts/${attempt}/stills/${target.othersDigest}`],
    ['invigilator', 'GET', `/api/rooms/${target.otherRoom}/tiles`],
    ['invigilator', 'GET', `/api/rooms/${target.otherRoom}/incidents`],
    [
      'invigilator',
      'POST',
      `/api/attempts/${attempt}/commands`,
      { kind: random.pick(['admit', 'lock', 'end', 'transfer', 'message']), text: 'x' },
    ],
    ['invigilator', 'POST', `/api/attempts/${attempt}/unlock-code`, { challenge: '12345678' }],
    ['invigilator', 'GET', `/api/attempts/${attempt}/bundle`],
    ['technician', 'GET', `/api/attempts/${attempt}`],
    ['technician', 'GET', '/api/missing'],
    ['officer', 'POST', `/api/attempts/${attempt}/commands`, { kind: 'end' }],
    ['officer', 'PUT', `/api/exams/${target.university.credentials.exam}/retention`, { keepDays: 1 }],
  ]
}

/** Another's bank and its papers. */
function ofBanks({ vault }: Target): Ask[] {
  const { bank, item, bankImport, medium, paper } = vault
  const texts = { kk: single('1', ['1', '2']) }
  const definition = algebra(item)
  const at = `/api/banks/${bank}`
  const brought = `${at}/imports?${new URLSearchParams({ file: 'a.txt', ...choices })}`
  const ofBank: [string, string, unknown?][] = [
    ['GET', at],
    ['PUT', at, { title: 'Mine', chair: 'Mine', teachers: ['stranger'] }],
    ['GET', `${at}/items`],
    ['POST', `${at}/items`, { texts }],
    ['GET', `${at}/items/${item}`],
    ['GET', `${at}/items/${item}?version=1`],
    ['PUT', `${at}/items/${item}`, { base: 1, texts }],
    ['PUT', `${at}/items/${item}/retired`, { retired: true }],
    ['GET', `${at}/duplicates`],
    ['POST', `${at}/media`, bytes('not a picture')],
    ['GET', `${at}/media/${medium}`],
    ['GET', `${at}/imports`],
    ['POST', brought, bytes(bankFile)],
    ['GET', `${at}/imports/${bankImport}`],
    ['PUT', `${at}/imports/${bankImport}`, choices],
    ['POST', `${at}/imports/${bankImport}/taken`],
    ['DELETE', `${at}/imports/${bankImport}`],
    ['GET', `${at}/imports/${bankImport}/report.csv`],
    ['GET', `${at}/exports/moodle?language=kk`],
    ['GET', `${at}/exports/gift/losses?language=kk`],
    ['POST', '/api/papers', { bank, definition }],
    ['PUT', `/api/papers/${paper}`, { revision: 1, definition }],
    ['GET', `/api/papers/${paper}/pool`],
    ['POST', `/api/papers/${paper}/versions`, { revision: 1 }],
  ]
  const ofPaper: [string, string, unknown?][] = [
    ['GET', `/api/papers/${paper}`],
    ['GET', `/api/papers/${paper}/versions/1`],
    ['GET', `/api/papers/${paper}/versions/1/file?language=kk&what=key`],
    ['GET', `/api/papers/${paper}/media/${medium}`],
  ]
  const decision = { decision: 'returned', note: 'x' }
  return [
    ...each(
      ['stranger', 'office', 'officer', 'invigilator', 'technician', 'reader', 'station', 'nobody'],
      ofBank,
    ),
    ...each(['stranger', 'office', 'officer', 'invigilator', 'nobody'], ofPaper),
    ...each(
      ['stranger', 'teacher', 'second', 'office', 'administrator', 'head'],
      [['PUT', `/api/papers/${paper}/versions/1/decision`, decision]],
    ),
    ...each(
      ['teacher', 'head', 'officer', 'technician'],
      [
        ['PUT', `/api/exams/${vault.exam}/paper`, { paper, version: 1 }],
        ['DELETE', `/api/exams/${vault.exam}/paper`],
        ['PUT', '/api/chairs', { chair: 'Mine', head: 'stranger' }],
        ['GET', '/api/approved-papers'],
      ],
    ),
  ]
}

/** Works under ciphers: who marks them reads no names, who reads names marks none, and nobody else does either. */
function ofMarking({ vault, university }: Target): Ask[] {
  const { exam, cipher, question, regrade, item } = vault
  const digest = '0'.repeat(64)
  const at = `/api/marking/${exam}`
  const work: [string, string, unknown?][] = [
    ['GET', `${at}/works/${cipher}`],
    ['PUT', `${at}/works/${cipher}/marks/${question}`, { points: 0, comment: 'mine', entry: 1 }],
  ]
  const names: [string, string, unknown?][] = [
    ['GET', `${at}/results`],
    ['GET', `${at}/results/file?language=kk&as=csv`],
    ['GET', `${at}/statistics`],
    ['GET', `${at}/statistics/file?language=kk&as=xlsx`],
    ['POST', `${at}/decipher`, { as: 'office', digest }],
    ['POST', `${at}/decipher`, { as: 'officer', digest }],
  ]
  const prepares: [string, string, unknown?][] = [
    ['POST', at, { markers: 1, difference: 0, confirmTexts: false, scale: 'kg' }],
    ['POST', `${at}/works`, { unfinished: true, differing: true }],
    ['PUT', `${at}/regrades/${regrade}`, { decision: 'applied' }],
  ]
  const marks: [string, string, unknown?][] = [
    ['GET', `${at}/works`],
    ['POST', `${at}/next`, {}],
    ['POST', `${at}/lock`, {}],
    ['GET', `${at}/regrades`],
    ['POST', `${at}/regrades`, { item, version: 1, reason: 'x' }],
    ['POST', `${at}/release`, { marker: 'teacher' }],
  ]
  const list = `/api/marks/${exam}`
  const group = `${list}/lists/${vault.list}`
  const student = university.credentials.students[0]?.number ?? ''
  const reads: [string, string, unknown?][] = [
    ['GET', group],
    ['GET', `${group}/history`],
    ['GET', `${group}/file?language=kk&as=csv`],
    ['GET', `${group}/file?language=kk&as=pdf&what=numbers`],
    ['POST', `${group}/sign`, { digest }],
  ]
  const enters: [string, string, unknown?][] = [
    ['POST', list, { scale: 'kg', by: 'exam' }],
    ['PUT', `${group}/students/${student}`, { field: 'state', value: 'annulled', entry: 0 }],
    ['POST', `${group}/correct`, { reason: 'x' }],
    ['POST', `${group}/publish`, { digest }],
    ['POST', `${list}/ratings/preview`, bytes(listFile)],
    ['POST', `${list}/ratings?digest=${digest}`, bytes(listFile)],
  ]
  return [
    ...each(
      ['stranger', 'second', 'head', 'office', 'officer', 'administrator', 'invigilator', 'nobody'],
      work,
    ),
    ...each(
      ['stranger', 'teacher', 'second', 'technician', 'invigilator', 'reader', 'station', 'nobody'],
      names,
    ),
    ...each(['stranger', 'teacher', 'head', 'officer', 'invigilator', 'nobody'], prepares),
    ...each(['stranger', 'invigilator', 'technician', 'reader', 'nobody'], marks),
    ...each(
      ['stranger', 'teacher', 'second', 'head', 'invigilator', 'technician', 'reader', 'nobody'],
      reads,
    ),
    ...each(['stranger', 'teacher', 'head', 'officer', 'invigilator', 'nobody'], enters),
  ]
}

/** A case that accuses somebody else, and what she would say of it. */
function ofStudents({ vault, othersDigest }: Target): Ask[] {
  const at = `/api/open/my/cases/${vault.accused}`
  return each(
    ['student', 'station', 'officer', 'nobody'],
    [
      ['GET', at],
      ['GET', `${at}/log?language=kk`],
      ['GET', `${at}/stills/${othersDigest}`],
      ['GET', `${at}/clips/face/0`],
      ['GET', `${at}/act.pdf?language=kk`],
      ['GET', `${at}/files/${othersDigest}`],
      ['POST', `${at}/files`, bytes('%PDF-1.7')],
      ['DELETE', `${at}/files/${othersDigest}`],
      ['POST', `${at}/explanation`, { words: 'it was me', files: [] }],
      ['POST', '/api/open/my/objections', { exam: 'ex-of-nobody', words: 'x' }],
    ],
  )
}

/** What the office alone keeps, and what is a person's own. */
function ofTheOffice({ vault, mine, others, spare }: Target): Ask[] {
  const student = {
    name: 'X',
    faculty: null,
    group: null,
    course: 1,
    form: 'day',
    language: 'kk',
    recordBook: null,
  }
  const session = { name: 'Mine', from: '2030-03-02', to: '2030-03-03' }
  const planned = `/api/timetable/exams/${vault.planned}`
  const kept: [string, string, unknown?][] = [
    ['GET', '/api/students'],
    ['PUT', `/api/students/${vault.person}`, { ...student, left: true }],
    ['PUT', `/api/faculties/${vault.faculty}`, { title: 'Mine' }],
    ['DELETE', `/api/groups/${vault.group}`],
    ['GET', '/api/timetable/sessions'],
    ['PUT', `/api/timetable/sessions/${vault.session}`, { session }],
    ['GET', `/api/timetable/sessions/${vault.session}/exams`],
    ['GET', planned],
    ['PUT', planned, { version: 1, draft: examDraft }],
    ['DELETE', planned],
    ['PUT', `${planned}/questions`, { version: 1, file: null }],
    ['GET', `${planned}/seating`],
    ['POST', `${planned}/seating`, { version: 1 }],
    ['POST', `${planned}/ready`, { version: 1 }],
    ['GET', `/api/surveys/${vault.survey}`],
    ['GET', `/api/surveys/${vault.survey}/codes`],
    ['GET', `/api/surveys/${vault.survey}/results`],
    ['POST', `/api/surveys/${vault.survey}/close`],
    ['PUT', `/api/surveys/${vault.draftSurvey}`, { version: 1, definition: surveyDefinition(0) }],
    ['PUT', `/api/web-exams/${vault.webExam}`, {}],
  ]
  const list = `/api/imports/${vault.import}`
  const own: [string, string, unknown?][] = [
    ['GET', list],
    ['PUT', `${list}/columns`, { columns: ['number', 'name'] }],
    ['POST', `${list}/confirm`],
    ['DELETE', list],
    ['GET', `${list}/report?language=kk`],
  ]
  const reports: [string, string, unknown?][] = [
    ['GET', '/api/reports'],
    ['GET', `/api/reports/${vault.report}`],
    ['GET', `/api/reports/${vault.report}/file?as=csv&language=kk`],
    ['POST', '/api/reports/preview', bytes(listFile)],
  ]
  const staff: [string, string, unknown?][] = [
    ['GET', '/api/staff'],
    ['PUT', `/api/staff/${spare}`, { name: 'X', roles: ['administrator'], rooms: [] }],
    ['POST', `/api/staff/${spare}/password`],
    ['POST', '/api/staff', { login: 'mine', name: 'X', roles: ['administrator'], rooms: [] }],
  ]
  const sheets = [mine.attempt, others.attempt].flatMap((id): [string, string][] => [
    ['GET', `/api/attempts/${id}/sheet.json`],
    ['GET', `/api/attempts/${id}/sheet.pdf?language=kk`],
  ])
  return [
    ...each(['stranger', 'officer', 'invigilator', 'technician', 'reader', 'station', 'nobody'], kept),
    ...each(['administrator', 'officer', 'teacher', 'nobody'], own),
    ...each(['stranger', 'invigilator', 'technician', 'reader', 'nobody'], reports),
    ...each(['office', 'officer', 'teacher', 'technician', 'nobody'], staff),
    // Before the end of the exam nobody's, and of whoever teaches from its bank never.
    ...each(['invigilator', 'stranger', 'technician', 'reader', 'nobody'], sheets),
    ...each(['teacher', 'second', 'stranger', 'nobody'], [['GET', `/api/exams/${vault.exam}/sheets`]]),
  ]
}

const bytes = (text: string): Buffer => Buffer.from(text)

export const others: Attack = async (target, random) => {
  const of = random.pick([ofAttempts, ofBanks, ofMarking, ofTheOffice, ofStudents])
  const [name, method, path, given] = random.pick(of(target, random))
  const caller = target.callers.find((one) => one.name === name)
  if (!caller) throw new Error(`nobody is ${name}`)
  const body = given === undefined || given instanceof Buffer ? given : JSON.stringify(given)
  const type = given instanceof Buffer ? 'application/octet-stream' : 'application/json'
  const headers = {
    'x-taza': '1',
    ...(body === undefined ? {} : { 'content-type': type }),
    ...caller.headers,
  }
  const heard = await request(target, method, path, headers, body)
  const asked = `${name}: ${method} ${path}`
  // What is refused for something else says nothing of whether she may.
  const other = heard.statuses.find((status) => ![401, 403, 404, 429].includes(status))
  return {
    asked,
    wrong:
      judge(target, heard, false) ?? (other === undefined ? null : `${other}: ${heard.text.slice(-200)}`),
  }
}
