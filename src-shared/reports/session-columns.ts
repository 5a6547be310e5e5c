/** The columns of a session report as deans' offices head them, in four languages, and the rows below. Pure. */
import { columnsOf, isNumbering } from '../tables/columns.ts'
import { type Row, type Table, UnreadableTable } from '../tables/table.ts'
import { countOf, decimalOf, isNoValue, isRounded } from '../tables/values.ts'
import {
  type CountColumn,
  countNames,
  courses,
  months,
  type PercentColumn,
  percentNames,
  type SessionTable,
  type SourceRow,
} from './session-names.ts'

type Column = 'unit' | 'form' | CountColumn | PercentColumn

const roman: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5', vi: '6' }
const ofCourse = /(?:^|\s)(?:([1-6])|(i{1,3}|iv|vi?))(?:\s?(?:й|st|nd|rd|th|ші|шы|чи|чу|чү|інші))?(?:\s|$)/

const column = (name: string): Column | null =>
  [...countNames, ...percentNames].find((known) => known.toLowerCase() === name) ?? null
const isAdmitted = /допущ|admitted|жіберіл|рұқсат|уруксат|киргизил/
const isDebt = /долг|задолж|должник|debt|қарыз|карыз/
/** As our own tables head them. */
const numbersOfDebts: readonly [RegExp, CountColumn][] = [
  [/(^|\s)(с одним долгом|with one debt|бір қарыз|бир карыз)/, 'debtsOne'],
  [/(^|\s)(с двумя долгами|with two debts|екі қарыз|эки карыз)/, 'debtsTwo'],
  [/(^|\s)(с тремя|with three|үш|үч)\s.*(долг|debt|қарыз|карыз)/, 'debtsMore'],
]
const isState =
  /(гос|государ|итогов|мемлекет|мамлекет|қорытынды|жыйынтык|state|final).*(аттестац|аттестатт|attestation)|(^|\s)г(иа|ак|эк)(\s|$)/
/** A state attestation is a defence for whoever writes a thesis. */
const isDefence = /защит|defen[cs]e|defend|қорға|корго|жакта/
const isHonours = /с отличием|hono(u?)rs|үздік диплом|артыкчылык/
/** Of the state attestation; `null` where the words are not of it. */
function stateColumn(words: string, percent: boolean): Column | null {
  if (isHonours.test(words)) return percent ? 'stateHonoursPercent' : 'stateHonours'
  if (isAdmitted.test(words))
    return !percent && (isState.test(words) || isDefence.test(words)) ? 'stateAdmitted' : null
  if (!isDefence.test(words)) return null
  return percent ? 'stateDefendedPercent' : 'stateDefended'
}

/** Kazakh months by their own names, Kyrgyz ones as Russian and by their own. */
const monthNames: readonly [number, RegExp][] = [
  [1, /январ|january|қаңтар|(^|\s)үчтүн(\s|$)/],
  [2, /феврал|february|ақпан|(^|\s)бирдин(\s|$)/],
  [3, /(^|\s)март|march|наурыз|(^|\s)жалган куран(\s|$)/],
  [4, /апрел|april|сәуір|(^|\s)чын куран(\s|$)/],
  [5, /(^|\s)ма[йя](\s|$)|(^|\s)may(\s|$)|мамыр|(^|\s)бугу(\s|$)/],
  [6, /июн|june|маусым|(^|\s)кулжа(\s|$)/],
  [7, /июл|july|шілде|(^|\s)теке(\s|$)/],
  [8, /август|august|тамыз|(^|\s)баш оона(\s|$)/],
  [9, /сентябр|september|қыркүйек|(^|\s)аяк оона(\s|$)/],
  [10, /октябр|october|қазан|(^|\s)тогуздун(\s|$)/],
  [11, /ноябр|november|қараша|(^|\s)жетинин(\s|$)/],
  [12, /декабр|december|желтоқсан|(^|\s)бештин(\s|$)/],
]
const isAttendance = /посещ|attendance|қатыс|катыш/
const isPractice = /практик|practice|internship|тәжірибе/
function monthColumn(words: string): Column | null {
  const kind = isAttendance.test(words) ? 'attendance' : isPractice.test(words) ? 'practice' : null
  const [number] = monthNames.find(([, name]) => name.test(words)) ?? []
  const month = months.find((one) => one === number)
  return kind === null || month === undefined ? null : `${kind}${month}`
}

/** `words` as `headerWords` makes them, `before` those of the column before. */
export function sessionColumn(words: string, before: string): Column | null {
  if (words === '%') return isDebt.test(before) && !before.includes('%') ? 'debtorsPercent' : null
  const exact = column(words.replaceAll(' ', ''))
  if (exact) return exact
  const percent = /%|процент|пайыз|percent|share|доля/.test(words)
  const special = monthColumn(words) ?? stateColumn(words, percent)
  if (special) return special
  if (/курс|course|year/.test(words)) {
    const [, digit, letters] = ofCourse.exec(words) ?? []
    const course = courses.find((one) => String(one) === (digit ?? roman[letters ?? '']))
    if (course === undefined) return null
    if (percent) return `course${course}`
    if (isAdmitted.test(words)) return `admitted${course}`
    return /сдал|сдавш|passed|тапсыр|тапшыр/.test(words) ? `passed${course}` : `course${course}`
  }
  if (isDebt.test(words) && !percent) {
    const [, name] = numbersOfDebts.find(([pattern]) => pattern.test(words)) ?? []
    if (name) return name
  }
  if (isDebt.test(words)) return percent ? 'debtorsPercent' : 'debtors'
  if (/(^|\s)кач|quality|сапа/.test(words)) return 'quality'
  if (/(^|\s)абс|absolute|абсолют|успеваем|үлгерім|жетишүү|жетишкен/.test(words)) return 'absolute'
  if (
    /на (4|хорошо) и (5|отлично)|хорошист|good and excellent|only good|жақсы және өте жақсы|жакшы жана эң жакшы/.test(
      words,
    )
  )
    return 'good'
  if (isAdmitted.test(words)) return percent ? null : 'admitted'
  if (/сдал|сдавш|passed|тапсыр|тапшыр/.test(words)) return percent ? 'absolute' : 'passed'
  if (
    /форма|форм обуч|отделени|(^|\s)form|оқу түрі|оқу нысаны|оқыту нысаны|окуу форма|окуу түрү|формасы/.test(
      words,
    )
  )
    return 'form'
  if (/студ|student|контингент|обучающ|білім алушы|окуучу/.test(words)) return percent ? null : 'students'
  return /факультет|faculty|unit|институт|institute|филиал|branch|подраздел|бөлім|бөлүм|колледж|college|школа|school|кафедра|наименование/.test(
    words,
  )
    ? 'unit'
    : null
}

const isTotal =
  /^(итог|in all|all( units)?$|overall|сумма|вместе|жалпы|жиыны|баары|жыйынт|жыйынды|по (вуз|универ|академ|институту)|университет бойынша)|(^|[\s,])(всего|итого|total|барлығы|барлыгы|бардыгы)($|[\s,:])/

/** Throws UnreadableTable, with all cells that are no numbers. */
export function sessionTable(table: Table): SessionTable {
  const { at, unknown, rows, notes } = columnsOf(table.rows, sessionColumn, ['unit', 'students'])
  const wrong: { line: number; why: string }[] = []
  const skipped: number[] = []
  const read = rows.flatMap((row): SourceRow[] => {
    const cell = (name: Column) => row.cells[at.get(name) ?? -1] ?? ''
    const counts: SourceRow['counts'] = {}
    const percents: SourceRow['percents'] = {}
    if (isNumbering(row) || ((!at.has('form') || cell('form') === '') && given(row, at) === 0)) {
      skipped.push(row.line)
      return []
    }
    const refuse = (name: string, text: string) =>
      wrong.push({
        line: row.line,
        why: `'${text.slice(0, 40)}' is ${isRounded(text) ? 'what a spreadsheet makes of a long number, its digits are lost' : 'no number'} ('${name}')`,
      })
    for (const name of countNames) {
      const text = cell(name)
      if (isNoValue(text)) continue
      const count = countOf(text)
      if (count === null) refuse(name, text)
      else counts[name] = count
    }
    for (const name of percentNames) {
      const text = cell(name)
      if (isNoValue(text)) continue
      const percent = decimalOf(text)
      if (percent === null || percent.scaled < 0) refuse(name, text)
      else percents[name] = percent
    }
    return [{ line: row.line, unit: cell('unit'), form: cell('form'), counts, percents }]
  })
  const [first] = wrong
  if (first)
    throw new UnreadableTable(
      `${first.why}${
        wrong.length > 1
          ? `; so in ${wrong.length - 1} more places (${wrong
              .slice(1, 10)
              .map(({ line, why }) => `line ${line}: ${why}`)
              .join('; ')})`
          : ''
      }`,
      first.line,
    )
  const ofSums = ({ unit }: SourceRow) => isTotal.test(unit.toLowerCase())
  const nameless = read.find(({ unit }) => unit === '')
  if (nameless) throw new UnreadableTable('the row has figures and no unit', nameless.line)
  if (read.every(ofSums)) throw new UnreadableTable('it has no row of a unit')
  const places: SessionTable['places'] = {}
  for (const { percents } of read)
    for (const name of percentNames)
      if (percents[name]) places[name] = Math.max(places[name] ?? 0, percents[name].places)
  return {
    rows: read.filter((row) => !ofSums(row)),
    totals: read.filter(ofSums),
    places,
    notes: [
      ...notes,
      ...unknown.map(({ name }) => ({ line: null, why: `the column '${name}' is not known and not read` })),
      ...skipped.map((line) => ({ line, why: 'the row has no figures and is not read' })),
    ],
  }
}

const given = ({ cells }: Row, at: ReadonlyMap<Column, number>): number =>
  [...at].filter(([name, i]) => name !== 'unit' && name !== 'form' && !isNoValue(cells[i] ?? '')).length
