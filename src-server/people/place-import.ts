/** The list of rooms, held against those that are there. Which is not on it stays as it is. */
import type { Finding } from '../../src-shared/imports/finding.ts'
import type { ComparedRow, ImportKind } from '../imports/kind.ts'
import { createPlans } from '../rooms/plan.ts'

export const placeImport: ImportKind = {
  name: 'places',
  who: ['office', 'administrator'],
  async compare(db, { rows }, progress) {
    // A university has some hundred rooms.
    const rooms = await db.selectFrom('room').select(['id', 'title']).execute()
    const there = new Map(rooms.map((room) => [room.id, room]))
    const findings: Finding[] = []
    const compared = rows.map((row): ComparedRow => {
      const known = there.get(row.key)
      if (!known) return { ...row, outcome: 'added', changes: [] }
      const { title, perRow } = row.values
      // Where stations stand already, the plan is drawn by who sees the room.
      if (typeof perRow === 'number')
        findings.push({ line: row.line, column: 'perRow', grave: false, code: 'plan-there', params: {} })
      const isSame = title === known.title
      const changes = isSame ? [] : [{ column: 'title', from: known.title, to: title ?? null }]
      return { ...row, outcome: isSame ? 'same' : 'changed', changes }
    })
    progress(rows.length)
    return {
      rows: compared,
      findings,
      absent: rooms.filter(({ id }) => !rows.some((row) => row.key === id)).length,
    }
  },
  async write(db, { rows }, { by, at, audit, progress }) {
    for (const [i, { key: id, values, outcome }] of rows.entries()) {
      progress(i + 1)
      if (outcome === 'same') continue
      const title = String(values.title)
      if (outcome === 'added') {
        await db.insertInto('room').values({ id, title, upload_bits: null }).execute()
        if (typeof values.perRow === 'number')
          await createPlans(db).keep(id, { columns: values.perRow, places: [] }, by, at)
      } else await db.updateTable('room').set({ title }).where('id', '=', id).execute()
      await audit.record(by, outcome === 'added' ? 'added-room' : 'changed-room', id, { title, byList: true })
    }
  },
}
