/** A key that was wrong: a teacher proposes a newer version of the item, the office decides; every change is shown, before and after. */
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Item, Labelled } from '../../src-shared/bank/item.ts'
import { worthOf } from '../../src-shared/bank/rubric.ts'
import { firstText, type ItemTexts, languagesOf, rubricOf } from '../../src-shared/bank/texts.ts'
import { Answers } from '../../src-shared/exam.ts'
import { type MarkRule, type NewerKey, type Regrade, Regraded } from '../../src-shared/marking/held.ts'
import { Selection } from '../../src-shared/papers/approved.ts'
import { signed } from '../../src-shared/signed.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { AutoMarks, type Key, type Keys, markedBy, summed } from './keys.ts'
import { type MarkedWork, markedWorks } from './marked-works.ts'
import { aloneAt, type HeldMarking, type MarkingState } from './state.ts'

export interface Regrades {
  list(held: HeldMarking, caller: Staff): Promise<Regrade[]>
  /** What can be proposed: the bank's newest versions that are not the key. */
  newer(held: HeldMarking): Promise<NewerKey[]>
  propose(
    held: HeldMarking,
    of: { item: string; version: number; reason: string },
    by: Staff,
  ): Promise<Regrade>
  decide(held: HeldMarking, id: string, decision: 'applied' | 'declined', by: Staff): Promise<Regrade>
}

type Row = Selectable<Database['marking_regrade']>
/** A work whose points the proposed key changes. */
interface Change extends Regraded {
  marks: AutoMarks
  version: number
}

const refused = (detail: string, status = 400) => new Refusal('bad-input', { status, detail })
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createRegrades(deps: { db: Sql; clock: Clock; state: MarkingState; keys: Keys }): Regrades {
  const { db, clock, state, keys } = deps

  async function changesOf(held: HeldMarking, { item, version }: Pick<Row, 'item' | 'version'>) {
    const spoken = await keys.version(item, version)
    if (!spoken) throw notFound()
    const now = await keys.of(held)
    const key: Key = { ...now, items: new Map(now.items).set(item, { version, spoken }) }
    const rows = await markedWorks(db, held.exam).orderBy('marking_work.cipher').execute()
    const locked = await lockedOf(db, held.exam, item)
    const changes: Change[] = []
    const damaged: string[] = []
    for (const row of rows) {
      await turn()
      try {
        const change = changeOf(row, { item, key, rule: held.rule, locked })
        if (change) changes.push(change)
      } catch (_damaged) {
        damaged.push(row.cipher)
      }
    }
    return { changes, damaged, applied: now.applied, works: rows.length }
  }

  async function shown(held: HeldMarking, row: Row, caller: Staff): Promise<Regrade> {
    const decision = row.decision === 'applied' || row.decision === 'declined' ? row.decision : null
    const { changes, damaged } =
      decision === null
        ? await changesOf(held, row)
        : { changes: z.array(Regraded).parse(JSON.parse(row.changes ?? '[]')), damaged: [] }
    return {
      ...{ id: row.id, item: row.item, was: row.was, version: row.version, reason: row.reason },
      text: textOf(await keys.version(row.item, row.version)),
      ...{ by: row.by, at: Number(row.at), decision, decidedBy: row.decided_by, changes, damaged },
      decidedAt: row.decided_at === null ? null : Number(row.decided_at),
      may: { decide: decision === null && maysDecide(caller, row) },
    }
  }

  const one = async (exam: string, id: string) => {
    const row = await db
      .selectFrom('marking_regrade')
      .selectAll()
      .where('exam', '=', exam)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
    return row
  }

  return {
    async list(held, caller) {
      const rows = await db
        .selectFrom('marking_regrade')
        .selectAll()
        .where('exam', '=', held.exam)
        .orderBy('at', 'desc')
        .execute()
      const all: Regrade[] = []
      for (const row of rows) all.push(await shown(held, row, caller))
      return all
    },

    async newer(held) {
      const { items } = await keys.of(held)
      const newest = await db
        .selectFrom('bank_item')
        .select(['id', 'version'])
        .where('bank', '=', held.bank)
        .execute()
      const newer: NewerKey[] = []
      for (const { id, version } of newest) {
        const now = items.get(id)
        if (!now || version <= now.version) continue
        const spoken = await keys.version(id, version)
        if (spoken && isAskedAlike(now.spoken, spoken))
          newer.push({ item: id, text: textOf(spoken), was: now.version, version })
      }
      return newer
    },

    async propose(held, { item, version, reason }, by) {
      const proposed = await keys.version(item, version)
      const id = `rg-${randomUUID()}`
      await transact(
        db,
        async (trx) => {
          const inForce = (await keys.of(held, trx)).items.get(item)
          if (!inForce || !proposed) throw notFound()
          if (version <= inForce.version) throw refused('the key is this version already, or a newer one')
          if (!isAskedAlike(inForce.spoken, proposed))
            throw refused(
              'it asks for something else: kind, options, gaps and the points of a rubric must be what they were',
            )
          const waits = await trx
            .selectFrom('marking_regrade')
            .select('id')
            .where('exam', '=', held.exam)
            .where('item', '=', item)
            .where('decision', 'is', null)
            .executeTakeFirst()
          if (waits) throw refused('a key of this question waits to be decided', 409)
          await trx
            .insertInto('marking_regrade')
            .values({
              ...{ id, exam: held.exam, item, was: inForce.version, version, reason },
              ...{ by: signed(by.name, by.login), login: by.login, at: clock.now() },
              ...{ decision: null, decided_by: null, decided_at: null, changes: null },
            })
            .execute()
        },
        aloneAt(held.exam),
      )
      return shown(held, await one(held.exam, id), by)
    },

    async decide(held, id, decision, by) {
      const { exam } = held
      const row = await one(exam, id)
      if (!maysDecide(by, row)) throw new Refusal('not-allowed')
      const found = decision === 'applied' ? await changesOf(held, row) : null
      const changes = found?.changes ?? []
      const at = clock.now()
      await transact(
        db,
        async (trx) => {
          const works = await state.works(held, trx)
          if (found && ((await keys.applied(exam, trx)) !== found.applied || works.length !== found.works))
            throw refused('it changed meanwhile', 409)
          const locked = await lockedOf(trx, exam, row.item)
          if (changes.some(({ cipher, before }) => before === null && locked.has(cipher)))
            throw refused('a mark of it was locked meanwhile', 409)
          const told = changes.map(({ cipher, before, after }) => ({ cipher, before, after }))
          const { numUpdatedRows } = await trx
            .updateTable('marking_regrade')
            .set({
              ...{ decision, decided_by: signed(by.name, by.login), decided_at: at },
              changes: decision === 'applied' ? JSON.stringify(told) : null,
            })
            .where('id', '=', id)
            .where('decision', 'is', null)
            .executeTakeFirst()
          if (!numUpdatedRows) throw refused('it is decided already', 409)
          for (const { cipher, version, marks } of changes) {
            const next = { version: version + 1, marks: JSON.stringify(marks), regrade: id, at }
            await trx
              .insertInto('marking_auto')
              .values({ exam, cipher, ...next })
              .execute()
            await trx
              .updateTable('marking_work')
              .set({ version: next.version, ...summed(marks) })
              .where('exam', '=', exam)
              .where('cipher', '=', cipher)
              .execute()
          }
        },
        aloneAt(exam),
      )
      return { ...(await shown(held, await one(exam, id), by)), damaged: found?.damaged ?? [] }
    },
  }
}

/** Ciphers of the works of which somebody has locked a mark of this question. */
async function lockedOf(db: Reader, exam: string, question: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('marking_lock')
    .select('cipher')
    .where('exam', '=', exam)
    .where('question', '=', question)
    .execute()
  return new Set(rows.map(({ cipher }) => cipher))
}

/** Null: its points stay. Throws for a work that is damaged. */
function changeOf(
  row: MarkedWork,
  { item, key, rule, locked }: { item: string; key: Key; rule: MarkRule; locked: ReadonlySet<string> },
): Change | null {
  const { questions } = Selection.parse(JSON.parse(row.selection))
  const place = questions.findIndex((asked) => asked.item === item)
  const asked = questions[place]
  if (!asked) return null
  const marks = AutoMarks.parse(JSON.parse(row.marks))
  const before = marks[place]
  const [after] = markedBy(key, [asked], Answers.parse(JSON.parse(row.answers)), rule)
  if (!before || !after) throw new Error(`work ${row.cipher} has no question ${place + 1}`)
  // What a person has locked stays as it is.
  if (before.hand && (after.hand || locked.has(row.cipher))) return null
  if (before.hand === after.hand && before.points === after.points) return null
  return {
    ...{ cipher: row.cipher, version: row.version },
    before: before.hand ? null : before.points,
    after: after.hand ? null : after.points,
    marks: marks.with(place, after),
  }
}

const maysDecide = (caller: Staff, { login }: Pick<Row, 'login'>): boolean =>
  hasRole(caller, 'office', 'administrator') && caller.login !== login

const textLength = 300
const textOf = (spoken: ItemTexts | null): string =>
  spoken ? firstText(spoken).stem.text.slice(0, textLength).toWellFormed() : ''

/** What students could choose or fill in is the same: only what is right may be another. */
const isAskedAlike = (now: ItemTexts, proposed: ItemTexts): boolean =>
  languagesOf(now).every((language) => {
    const item = proposed[language]
    return now[language] && item && choicesIn(now[language]) === choicesIn(item)
  })

function choicesIn(item: Item): string {
  const said = (all: readonly Labelled[]) => all.map(({ id, text }) => [id, text.text])
  const byId = (all: readonly Labelled[]) => said(all).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return JSON.stringify([
    item.kind,
    // Each work has their order; of what stands on the left and in gaps it is the bank's own.
    'options' in item ? byId(item.options) : [],
    item.kind === 'matching' ? [said(item.left), byId(item.right)] : [],
    item.kind === 'gaps'
      ? item.gaps.map((gap) => [gap.id, gap.kind, gap.kind === 'choice' ? said(gap.options) : []])
      : [],
    // Marks by a rubric are of its criteria.
    worthOf(rubricOf(item)) ?? [],
  ])
}
