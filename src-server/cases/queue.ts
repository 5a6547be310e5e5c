/** The cases as reviewers find them: nothing in a row tells why it is one, or whose. */
import type { z } from 'zod'
import type { cases } from '../../src-shared/api/cases.ts'
import type { CaseRow } from '../../src-shared/cases/held.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Staff } from '../http/caller.ts'
import { direction } from '../people/listing.ts'
import type { Reader } from '../storage/sql/sql.ts'

type Query = z.output<typeof cases.list.query>
type Mine = CaseRow['mine']

export async function queueOf(
  db: Reader,
  { search, sort, down, from, count, state, exam, mine }: Query,
  { login }: Pick<Staff, 'login'>,
): Promise<{ total: number; rows: CaseRow[] }> {
  let found = db
    .selectFrom('case_file')
    .innerJoin('exam', 'exam.id', 'case_file.exam')
    .leftJoin('case_part', (join) =>
      join.onRef('case_part.number', '=', 'case_file.number').on('case_part.login', '=', login),
    )
    .leftJoin(
      (eb) =>
        eb.selectFrom('invigilation').select('exam').distinct().where('login', '=', login).as('watched'),
      (join) => join.onRef('watched.exam', '=', 'case_file.exam'),
    )
    .select((eb) => [
      'case_file.number',
      'case_file.state',
      'case_file.since',
      'exam.id',
      'exam.title',
      'exam.starts_at',
      eb
        .case()
        .when('doing', '=', 'claimed')
        .then('mine')
        .when('doing', 'in', ['reviewed', 'signed', 'confirmed'])
        .then('done')
        .when('doing', '=', 'asked')
        .then('none')
        .when('case_file.state', 'in', ['sign', 'confirm'])
        .then('free')
        .when(eb.and([eb('case_file.free', '>', 0), eb('watched.exam', 'is', null)]))
        .then('free')
        .else('none')
        .end()
        .$castTo<Mine>()
        .as('mine'),
    ])
  const word = search.trim().toUpperCase()
  if (word !== '') found = found.where('case_file.number', 'like', `${word.replace(/[%_]/g, '')}%`)
  if (state !== undefined) found = found.where('case_file.state', '=', state)
  if (exam !== undefined) found = found.where('case_file.exam', '=', exam)
  let rows = db.selectFrom(found.as('row')).selectAll()
  if (mine !== undefined) rows = rows.where('mine', '=', mine)
  const { total } = await rows
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const key = ({ since: 'since', number: 'number', exam: 'starts_at', state: 'state' } as const)[sort]
  const page = await rows
    .orderBy(key, direction(down))
    .orderBy('since')
    .orderBy('number')
    .limit(count)
    .offset(from)
    .execute()
  return {
    total: Number(total),
    rows: page.map(({ number, state, since, id, title, starts_at, mine }) => ({
      ...{ number, state, since: Number(since), mine },
      exam: { id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
    })),
  }
}
