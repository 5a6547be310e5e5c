/** Who did what and who looked at whom, for those who must be able to ask. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { consoleApi } from '../../src-shared/api/console.ts'
import { route } from '../http/route.ts'
import type { Sql } from '../storage/sql/sql.ts'

const pageLength = 200
const Detail = z.record(z.string(), z.unknown())

export function auditRoute(app: FastifyInstance, db: Sql): void {
  route(app, consoleApi.audit.list, async ({ query: { who, target, before } }) => {
    let rows = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(pageLength)
    if (who !== undefined) rows = rows.where('who', '=', who)
    if (target !== undefined) rows = rows.where('target', '=', target)
    if (before !== undefined) rows = rows.where('id', '<', before)
    const entries = await rows.execute()
    return { entries: entries.map((row) => ({ ...row, detail: Detail.parse(JSON.parse(row.detail)) })) }
  })
}
