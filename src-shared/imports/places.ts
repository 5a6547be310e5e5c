/** The list of rooms: identifier, title, and how many places stand in a row. Pure. */
import { planSide } from '../plan.ts'
import { isNoValue } from '../tables/values.ts'
import { Id } from '../vocabulary.ts'
import { column, grave, needed, textCell } from './cells.ts'
import type { ListKind, ReadCell } from './list.ts'

function idCell(cell: string): ReadCell {
  const id = Id.safeParse(cell)
  return id.success ? { value: id.data } : grave('id-signs', cell)
}

function perRowCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  const places = /^\d{1,2}$/.test(cell) ? Number(cell) : 0
  return places >= 1 && places <= planSide ? { value: places } : grave('unknown-places', cell)
}

export const placeList: ListKind = {
  columns: {
    id: column(/^(id|ид|identifier|идентификатор|код( аудитории)?|code|коды)$/, needed('no-id', idCell)),
    title: column(
      /^(title|name|room( name)?|аудитория|название( аудитории)?|наименование|кабинет|атауы|аталышы|бөлме)$/,
      needed('no-title', textCell),
    ),
    perRow: column(
      /(мест|станций|компьютеров|посадочных) в ряду|(places|seats|stations) (in|per) (a )?row|қатардағы|катардагы/,
      perRowCell,
    ),
  },
  needed: [['id'], ['title']],
  rowsAtMost: 2_000,
  compose: ({ id = null, title = null, perRow }) => ({
    id,
    title,
    ...(perRow === undefined ? {} : { perRow }),
  }),
  keyOf: ({ id, title }) => (typeof id === 'string' && typeof title === 'string' ? id : null),
  across: () => [],
}
