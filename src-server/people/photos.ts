/** One student's photo: looked at, set, replaced, removed. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { photoAddress, photoBytesAtMost, photoHead } from '../../src-shared/people/photo.ts'
import { isFit, longestSide } from '../../src-shared/picture-size.ts'
import type { Base } from '../base.ts'
import { createTakeFile } from '../http/body.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'

type Deps = Pick<Base, 'db' | 'audit'>

/** They are small. */
const photosAtOnce = 16

export function photoRoutes(app: FastifyInstance, { db, audit }: Deps): void {
  const { students } = consoleApi.people
  const takeFile = createTakeFile(photosAtOnce)

  async function photoOf(number: string): Promise<string | null> {
    const row = await db.selectFrom('student').select('photo').where('number', '=', number).executeTakeFirst()
    if (!row) throw notFound()
    return row.photo
  }
  const keep = (number: string, photo: string | null) =>
    db.updateTable('student').set({ photo }).where('number', '=', number).execute()

  route(app, students.photo, async ({ params: { number } }) => ({ photo: await photoOf(number) }))
  route(app, students.setPhoto, async ({ params: { number }, caller, request, http }) => {
    const before = await photoOf(number)
    const bytes = await takeFile(request, http, photoBytesAtMost)
    const head = photoHead(bytes)
    if (head === null)
      throw new Refusal('bad-input', {
        status: 415,
        detail: 'neither JPEG nor PNG with a width and a height',
      })
    const { type, width, height } = head
    if (!isFit(head))
      throw new Refusal('bad-input', {
        status: 413,
        detail: `${width} × ${height} pixels; a photo has ${longestSide} × ${longestSide} at most`,
      })
    const photo = photoAddress(type, bytes)
    await keep(number, photo)
    await audit.record(caller.login, 'set-student-photo', number, {
      type,
      bytes: bytes.length,
      replaced: before !== null,
    })
    return { photo }
  })
  route(app, students.removePhoto, async ({ params: { number }, caller }) => {
    if ((await photoOf(number)) === null) return { photo: null }
    await keep(number, null)
    await audit.record(caller.login, 'removed-student-photo', number)
    return { photo: null }
  })
}
