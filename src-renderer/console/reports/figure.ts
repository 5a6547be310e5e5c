/** One figure of a report, as it stands in the address: who is behind it is a place one can send to a colleague. Pure. */
import { FigureOf } from '../../../src-shared/reports/session-held.ts'

/** Null: no figure, or none that there is. */
export function figureIn(asked: URLSearchParams): FigureOf | null {
  const given = { unit: asked.get('unit'), form: asked.get('form'), column: asked.get('column') }
  const known = Object.entries({ ...given, who: asked.get('who') }).filter(([, value]) => value !== null)
  return FigureOf.safeParse(Object.fromEntries(known)).data ?? null
}

export function figureOut({ unit, form, column, who }: FigureOf): URLSearchParams {
  const asked = new URLSearchParams({ column })
  if (unit !== undefined) asked.set('unit', unit)
  if (form !== undefined) asked.set('form', form)
  if (who !== 'part') asked.set('who', who)
  return asked
}
