/**
 * Imports as jobs of the server: whoever began one may close the page and come back to it, at any process. The file is kept
 * until it is taken in or given up; all that is decided is decided again in the transaction that writes it.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type ImportPreview, type ImportSummary, JobState } from '../../src-shared/api/imports.ts'
import type { ByHand, ReadList } from '../../src-shared/imports/list.ts'
import { columnsOf } from '../../src-shared/imports/lists.ts'
import type { ListName } from '../../src-shared/imports/names.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import { createAudit } from '../audit.ts'
import type { Base } from '../base.ts'
import type { Space } from '../files/space.ts'
import { createReadTable, type ReadTable } from '../files/tables.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { transact } from '../storage/sql/sql.ts'
import { columns, forget, makeRoom, type Row } from './kept.ts'
import type { ImportKind } from './kind.ts'
import { asUnreadable, findingOf, Kept, outcomeOf, Report, unreadable } from './outcome.ts'
import { columnsBefore, rememberColumns } from './remembered.ts'

/** A process that was not heard for so long has ended, ms. */
const silentMs = 60_000
const beatMs = 5_000
/** Of a person's own. */
const shownAtMost = 20

const ByHandKept = z.array(z.string().nullable()).nullable()

interface Deps extends Pick<Base, 'db' | 'clock' | 'log'> {
  kinds: readonly ImportKind[]
  space: Pick<Space, 'records'>
  /** Of this room alone: its lists wait in their own turn. */
  readTable?: ReadTable
}

export interface Jobs {
  list(login: string): Promise<ImportSummary[]>
  begin(of: { kind: ListName; file: string; bytes: Uint8Array; login: string }): Promise<ImportSummary>
  kind(id: string, login: string): Promise<string>
  preview(id: string, login: string): Promise<ImportPreview>
  match(id: string, login: string, byHand: ByHand): Promise<ImportSummary>
  confirm(id: string, login: string): Promise<ImportSummary>
  drop(id: string, login: string): Promise<void>
  report(id: string, login: string): Promise<{ file: string; report: Report }>
  sweep(): Promise<void>
  /** What is under way comes to its end. */
  close(): Promise<void>
}

/** Somebody changed what the list is about after its preview was looked at. */
class ChangedMeanwhile extends Error {}

export function createJobs({ db, clock, log, kinds, space, readTable = createReadTable() }: Deps): Jobs {
  const underWay = new Map<string, { done: number; of: number | null }>()
  const running = new Set<Promise<void>>()
  let turn: Promise<unknown> = Promise.resolve()

  const kindOf = (name: string): ImportKind => {
    const kind = kinds.find((one) => one.name === name)
    if (!kind) throw notFound()
    return kind
  }
  const stateOf = ({ state, beat_at }: Row): JobState => {
    const known = JobState.parse(state)
    const silent = clock.now() - beat_at > silentMs
    return silent && (known === 'reading' || known === 'writing') ? 'stopped' : known
  }
  const summaryOf = (row: Row): ImportSummary => ({
    id: row.id,
    kind: kindOf(row.kind).name,
    file: row.file,
    at: row.at,
    state: stateOf(row),
    progress: underWay.get(row.id) ?? null,
  })
  async function own(id: string, login: string): Promise<Row> {
    const row = await db
      .selectFrom('import_job')
      .select(columns)
      .where('id', '=', id)
      .where('login', '=', login)
      .executeTakeFirst()
    if (!row) throw notFound()
    return row
  }
  /** From one state to another, once: false where somebody was faster. */
  async function move(row: Row, state: JobState, more: { columns?: string } = {}): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('import_job')
      .set({ state, beat_at: clock.now(), ...more })
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .where('beat_at', '=', row.beat_at)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** One list at a time in this process; the others wait for their turn. */
  function run(id: string, work: () => Promise<void>): void {
    underWay.set(id, { done: 0, of: null })
    const beat = setInterval(() => {
      void db
        .updateTable('import_job')
        .set({ beat_at: clock.now() })
        .where('id', '=', id)
        .where('state', 'in', ['reading', 'writing'])
        .execute()
        .catch((err: unknown) => log.warn({ err, id }, 'a list under way could not be marked as such'))
    }, beatMs)
    const done = turn
      .then(work)
      .catch(async (err: unknown) => {
        log.error({ err, id }, 'a list was not taken in')
        await db.updateTable('import_job').set({ state: 'stopped' }).where('id', '=', id).execute()
      })
      .catch((err: unknown) => log.error({ err, id }, 'the state of a list could not be written'))
      .finally(() => {
        clearInterval(beat)
        underWay.delete(id)
        running.delete(done)
      })
    turn = done
    running.add(done)
  }

  async function read(row: Row) {
    const { content } = await db
      .selectFrom('import_job')
      .select('content')
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow()
    if (content === null) throw notFound()
    const kind = kindOf(row.kind)
    return readTable('list', Buffer.from(content, 'base64'), {
      kind: kind.name,
      remembered: await columnsBefore(db, kind.name),
      byHand: ByHandKept.parse(JSON.parse(row.columns)),
    })
  }
  const told = (id: string, of: number) => (done: number) =>
    void underWay.set(id, { done: Math.floor(done), of })

  async function keep(id: string, state: JobState, { kept, report }: ReturnType<typeof outcomeOf>) {
    await db
      .updateTable('import_job')
      .set({ state, result: JSON.stringify(kept), report: JSON.stringify(report), beat_at: clock.now() })
      .where('id', '=', id)
      .where('state', 'in', ['reading', 'writing'])
      .execute()
  }

  async function look(row: Row, meanwhile = false): Promise<void> {
    const list = await read(row).catch(asUnreadable)
    if (list instanceof UnreadableTable) return keep(row.id, 'wrong', unreadable(findingOf(list)))
    const comparison = await kindOf(row.kind).compare(db, list, told(row.id, list.rows.length), row.login)
    if (meanwhile)
      comparison.findings.push({
        line: null,
        column: null,
        grave: false,
        code: 'changed-meanwhile',
        params: {},
      })
    await keep(row.id, 'preview', outcomeOf(list, comparison))
  }

  async function write(row: Row, seen: Kept): Promise<void> {
    const list = await read(row)
    try {
      await transact(db, (trx) => writeIn(trx, row, seen, list), 'import')
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error
      await look(row, true)
    }
  }

  async function writeIn(
    trx: Parameters<Parameters<typeof transact>[1]>[0],
    row: Row,
    seen: Kept,
    list: ReadList,
  ) {
    const kind = kindOf(row.kind)
    const comparison = await kind.compare(trx, list, () => undefined, row.login)
    const { kept, report } = outcomeOf(list, comparison)
    if (kept.digest !== seen.digest || kept.counts.wrong > 0) throw new ChangedMeanwhile()
    const audit = createAudit(trx, clock)
    const progress = told(row.id, list.rows.length)
    await kind.write(trx, comparison, { read: list, by: row.login, at: clock.now(), audit, progress })
    await rememberColumns(trx, kind.name, list.columns, { by: row.login, at: clock.now() })
    const { added, changed, same } = kept.counts
    await audit.record(row.login, 'imported-list', kind.name, {
      file: row.file, added, changed, same,
    }) // biome-ignore format: one line
    const { numUpdatedRows } = await trx
      .updateTable('import_job')
      .set({ state: 'done', content: null, result: JSON.stringify(kept), report: JSON.stringify(report) })
      .where('id', '=', row.id)
      .where('state', '=', 'writing')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Error('somebody else took the list in hand')
  }

  async function resultOf(id: string): Promise<Kept | null> {
    const { result } = await db
      .selectFrom('import_job')
      .select('result')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return result === null ? null : Kept.parse(JSON.parse(result))
  }

  return {
    async list(login) {
      const rows = await db
        .selectFrom('import_job')
        .select(columns)
        .where('login', '=', login)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(shownAtMost)
        .execute()
      return rows.map(summaryOf)
    },
    async begin({ kind, file, bytes, login }) {
      const content = Buffer.from(bytes).toString('base64')
      await space.records(content.length)
      await makeRoom(db, login)
      const row: Row = {
        id: randomUUID(), kind, file, bytes: bytes.length, login, at: clock.now(), state: 'reading',
        beat_at: clock.now(), columns: 'null',
      } // biome-ignore format: a row
      await db
        .insertInto('import_job')
        .values({ ...row, content, result: null, report: null })
        .execute()
      run(row.id, () => look(row))
      return summaryOf(row)
    },
    kind: async (id, login) => (await own(id, login)).kind,
    async preview(id, login) {
      const row = await own(id, login)
      const kept = (await resultOf(id)) ?? unreadableYet
      const { digest: _, ...shown } = kept
      return { ...summaryOf(row), ...shown, known: columnsOf(kindOf(row.kind).name) }
    },
    async match(id, login, byHand) {
      const row = await own(id, login)
      const known = columnsOf(kindOf(row.kind).name)
      const strange = byHand?.find((name) => name !== null && !known.includes(name))
      if (strange !== undefined) throw new Refusal('bad-input', { detail: `no column is called ${strange}` })
      const may = ['preview', 'stopped'].includes(stateOf(row))
      const columns = JSON.stringify(byHand)
      if (!may || !(await move(row, 'reading', { columns }))) throw busy()
      const next = { ...row, columns, state: 'reading' }
      run(id, () => look(next))
      return { ...summaryOf(row), state: 'reading' }
    },
    async confirm(id, login) {
      const row = await own(id, login)
      const seen = await resultOf(id)
      if (stateOf(row) !== 'preview' || seen === null) throw busy()
      if (seen.counts.wrong > 0 || seen.missing.length > 0)
        throw new Refusal('bad-input', { detail: 'the list is not right yet' })
      if (!(await move(row, 'writing'))) throw busy()
      run(id, () => write(row, seen))
      return { ...summaryOf(row), state: 'writing' }
    },
    async drop(id, login) {
      const row = await own(id, login)
      if (!['preview', 'wrong', 'stopped'].includes(stateOf(row))) throw busy()
      await db.deleteFrom('import_job').where('id', '=', id).where('state', '=', row.state).execute()
    },
    async report(id, login) {
      const { file } = await own(id, login)
      const { report } = await db
        .selectFrom('import_job')
        .select('report')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      if (report === null) throw notFound()
      return { file, report: Report.parse(JSON.parse(report)) }
    },
    sweep: () => forget(db, clock.now()),
    async close() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

const unreadableYet = unreadable({ line: null, column: null, grave: false, code: 'note', params: {} }).kept
const busy = () => new Refusal('bad-input', { status: 409, detail: 'it is under way, or taken in already' })
