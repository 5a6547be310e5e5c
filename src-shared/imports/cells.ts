/** What cells of any list say: texts, names. Pure. */
import { mixedWords } from '../bank/look-alikes.ts'
import { hasLostLetters } from '../people/number.ts'
import { nameLength } from '../people/people.ts'
import { isNoValue } from '../tables/values.ts'
import type { FindingCode } from './finding.ts'
import type { ListColumn, ReadCell, Value, Values } from './list.ts'

const shownLength = 40
export const grave = (code: FindingCode, cell: string): ReadCell => ({
  value: null,
  findings: [{ code, grave: true, params: { cell: cell.slice(0, shownLength) } }],
})

export const column = (words: RegExp, read: ListColumn['read']): ListColumn => ({
  is: (given) => words.test(given),
  read,
})

export const needed =
  (code: FindingCode, read: ListColumn['read']): ListColumn['read'] =>
  (cell) =>
    isNoValue(cell) ? grave(code, cell) : read(cell)

export function textCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  if (cell.length > nameLength) return grave('too-long', cell)
  if (hasLostLetters(cell)) return grave('lost-letters', cell)
  const mixed = mixedWords(cell)
  return mixed.length === 0
    ? { value: cell }
    : {
        value: cell,
        findings: [{ code: 'mixed-letters', grave: false, params: { words: mixed.join(', ') } }],
      }
}

/** Of a person: in one column, or in three. */
export const nameColumns = {
  surname: column(/^(surname|last name|family name|фамилия|тегі|фамилиясы)$/, needed('no-name', textCell)),
  givenName: column(/^(given name|first name|имя|аты)$/, textCell),
  patronymic: column(/^(patronymic|middle name|отчество|әкесінің аты|атасынын аты)$/, textCell),
  name: column(
    /^((full )?name|student( name)?|фио|ф и о|фамилия имя( отчество)?|студент|обучающийся|аты жөні|аты жөнү|тегі аты( әкесінің аты| жөні)?|толық аты жөні|студенттің аты жөні|студенттин аты жөнү|тaа|таә)( студента| обучающегося)?$/,
    needed('no-name', textCell),
  ),
} as const satisfies Record<string, ListColumn>

export function fullName(cells: Values): Value {
  const parts = [cells.surname, cells.givenName, cells.patronymic].filter((part) => typeof part === 'string')
  return cells.name ?? (parts.length > 0 ? parts.join(' ') : null)
}
