/** What comes as a list or an archive: students, their photos, the chair's staff, a room. Each is looked at and then taken. */
import { zipSync } from 'fflate'
import { z } from 'zod'
import type { ListName } from '../../../src-shared/imports/names.ts'
import { madePng } from '../../../test/support/made-png.ts'
import type { Person } from '../people.ts'
import { deansList, numbers } from './files.ts'
import { room } from './preparing.ts'

/** Two who watch exams, as the administrator's list has them: no list brings a password. */
const watchers = [
  ['watch.1', 'Жумабекова Айнура'],
  ['watch.2', 'Ли Сергей'],
] as const

const Counts = z.object({ counts: z.object({ added: z.int() }) })

interface File {
  name: string
  mimeType: string
  buffer: Buffer
}

const csv = (name: string, lines: readonly (readonly string[])[]): File => ({
  ...{ name, mimeType: 'text/csv' },
  buffer: Buffer.from(lines.map((cells) => `${cells.join(';')}\r\n`).join('')),
})

/** How many it added. `pictured`: under this name, as it was understood. */
async function take(person: Person, kind: ListName, file: File, pictured: string): Promise<number> {
  await person.goTo('#/people/imports')
  await person.at('kind').selectOption(kind)
  await person.at('choose-file').waitFor()
  await person.page.locator('input[type=file]').setInputFiles(file)
  await person.at('confirm').waitFor()
  await person.picture(pictured)
  await person.at('confirm').click()
  await person.page.locator('[data-testid="screen-import"][data-state="done"]').waitFor()
  const id = person.page.url().split('/').at(-1) ?? ''
  return Counts.parse(await person.ask(`/api/imports/${id}`)).counts.added
}

export async function takeStudents(office: Person): Promise<number> {
  const file = { name: 'ИС, 2 курс.csv', mimeType: 'text/csv', buffer: deansList() }
  const added = await take(office, 'students', file, 'list-understood')
  await office.picture('list-taken')
  return added
}

export async function takePhotos(office: Person): Promise<number> {
  const photos = Object.fromEntries(numbers.map((number, place) => [`${number}.png`, drawnFace(place)]))
  const archive = { name: 'фото.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync(photos)) }
  const added = await take(office, 'photos', archive, 'photos-understood')
  await office.goTo('#/people/students')
  await office.at('open-5').waitFor()
  await office.picture('students')
  await office.page.locator(`[data-key="${numbers[0]}"] button`).click()
  await office.page.locator('[role="dialog"] img').waitFor()
  await office.picture('student-with-photo')
  return added
}

export const takeStaff = (administrator: Person): Promise<number> =>
  take(
    administrator,
    'staff',
    csv('наблюдатели.csv', [
      ['Логин', 'ФИО', 'Роль', 'Аудитория'],
      ...watchers.map(([login, name]) => [login, name, 'Наблюдатель', room.title]),
    ]),
    'staff-understood',
  )

export async function takeRoom(office: Person): Promise<number> {
  const file = csv('аудитории.csv', [
    ['Идентификатор', 'Название', 'Мест в ряду'],
    [room.id, room.title, '3'],
  ])
  const added = await take(office, 'places', file, 'rooms-understood')
  await office.goTo('#/people/places')
  await office.at('list-places').waitFor()
  await office.picture('rooms')
  return added
}

/** Everything that the lists beside the students' were to add. */
export const brought = { photos: numbers.length, staff: watchers.length, rooms: 1 }

/** Head and shoulders, of a colour for each place of the list. */
function drawnFace(place: number): Uint8Array<ArrayBuffer> {
  const [width, height] = [90, 120]
  const far = (x: number, y: number, atY: number, rx: number, ry: number) =>
    ((x - width / 2) / rx) ** 2 + ((y - atY) / ry) ** 2
  const ground = [214, 222, 230]
  const skin = [226, 188, 158]
  const cloth =
    [
      [70, 90, 140],
      [120, 60, 80],
      [60, 110, 90],
    ][place % 3] ?? ground
  return madePng({ width, height, depth: 3 }, (x, y, channel) => {
    const of = far(x, y, 48, 22, 28) < 1 ? skin : far(x, y, 130, 42, 48) < 1 ? cloth : ground
    return of[channel] ?? 0
  })
}
