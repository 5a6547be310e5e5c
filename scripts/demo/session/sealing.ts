/** Tomorrow's paper: sealed for its room, fetched by the stations that are refused its key, and opened at the hour. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fromBase64 } from '../../../src-shared/bytes.ts'
import { HeldPackage, OfferedPackage, SealedAt } from '../../../src-shared/package/held.ts'
import { openPackage } from '../../../src-shared/package/sealed.ts'
import type { ScriptedStation } from '../../../test/support/university.ts'
import type { Person } from '../people.ts'
import { questionsBegin } from './files.ts'
import { type Planned, room } from './preparing.ts'

export interface SealedAhead {
  digest: string
  file: Uint8Array<ArrayBuffer>
  /** As the office's page says: stations that have all of it, of so many. */
  ready: { stations: number; of: number }
  /** Whether the eight words were printed. */
  envelope: boolean
  /** What the server answered to each station that asked for the key. */
  refusals: string[]
  /** Whether a question could be read in the file. */
  legible: boolean
}

const Rooms = z.object({ rooms: z.array(z.object({ stations: z.array(z.object({ ready: z.boolean() })) })) })
const Refused = z.object({ problem: z.object({ code: z.string() }) })

export async function sealAhead(
  office: Person,
  stations: readonly ScriptedStation[],
  { session, id }: Planned,
): Promise<SealedAhead> {
  await office.goTo(`#/timetable/${session}/exams/${id}`)
  const card = office.at(`package-${room.id}`)
  await card.getByRole('button').first().click()
  await office.at(`envelope-${room.id}`).click()
  const [download] = await Promise.all([
    office.page.waitForEvent('download'),
    office.at('envelope-make').click(),
  ])
  const envelope = download.suggestedFilename().endsWith('.pdf') && (await download.failure()) === null
  const fetched = []
  for (const station of stations) fetched.push(await fetchFrom(station))
  const [first] = fetched
  if (!first) throw new Error('no station is there')
  await office.page.reload()
  await card.waitFor()
  await card.scrollIntoViewIfNeeded()
  await office.picture('sealed-ahead')
  const { rooms } = Rooms.parse(await office.ask(`/api/exams/${id}/packages`))
  const all = rooms.flatMap((one) => one.stations)
  const bytes = Buffer.from(first.file)
  return {
    ...first,
    ready: { stations: all.filter(({ ready }) => ready).length, of: all.length },
    envelope,
    refusals: fetched.map(({ refusal }) => refusal),
    legible: [questionsBegin, JSON.stringify(questionsBegin).slice(1, -1)].some((text) =>
      (['utf8', 'utf16le'] as const).some((encoding) => bytes.includes(text, 0, encoding)),
    ),
  }
}

/** As a station's keeper does: piece by piece, and says then that it has it. */
async function fetchFrom(station: ScriptedStation) {
  const offered = z.object({ packages: z.array(OfferedPackage) })
  const ask = async (held: HeldPackage[]) =>
    offered.parse((await station.post('/packages', { held })).body).packages
  const [one] = await ask([])
  if (!one) throw new Error('the station is offered no package')
  const { package: digest, bytes, envelope } = one
  const pieces: Uint8Array[] = []
  for (let from = 0; from < bytes; from += pieces.at(-1)?.length ?? bytes) {
    const { body } = await station.call('GET', `/packages/${digest}/pieces/${from}`)
    pieces.push(fromBase64(z.object({ piece: z.string() }).parse(body).piece))
  }
  const file = new Uint8Array(Buffer.concat(pieces))
  if (createHash('sha256').update(file).digest('hex') !== digest)
    throw new Error('what came is not what its digest says')
  await ask([HeldPackage.parse({ package: digest, bytes, envelope })])
  const { body } = await station.call('GET', `/packages/${digest}/key`)
  return { digest, file, refusal: Refused.safeParse(body).data?.problem.code ?? 'the key' }
}

/** The next day, after the hour: how many questions lie at a student's place. */
export async function openAtTheHour(
  station: ScriptedStation,
  { digest, file }: Pick<SealedAhead, 'digest' | 'file'>,
  { number, code }: { number: string; code: string },
): Promise<number> {
  await station.authenticate()
  const { body: signedIn } = await station.signIn(number, code)
  const { body: opened } = await station.post('/attempts', {
    ticket: z.object({ ticket: z.string() }).parse(signedIn).ticket,
  })
  const { sealed } = z.object({ sealed: SealedAt }).parse(opened)
  if (sealed.package !== digest) throw new Error('her paper lies in another package')
  const { body } = await station.call('GET', `/packages/${digest}/key`)
  const key = fromBase64(z.object({ key: z.string() }).parse(body).key)
  const { paper } = await openPackage(file, key, sealed.place, null)
  return paper.questions.length
}
