/** A bank and a paper, by the routes that a teacher's console calls. */
import type { PaperDefinition } from '../../src-shared/papers/definition.ts'
import { single } from './bank-items.ts'
import type { logIn, University } from './university.ts'

type Person = Awaited<ReturnType<typeof logIn>>

export const chair = 'Жоғары математика'

/** Ids of so many items of one bank; the first option of each is right. */
export async function addBank(teacher: Person, items: number): Promise<{ bank: string; items: string[] }> {
  const bank = (await teacher.call('POST', '/api/banks', { title: 'Алгебра', chair, teachers: [] })).body.id
  const ids: string[] = []
  for (let i = 0; i < items; i++) {
    const texts = { kk: single(`${i} + 1 = ?`, [`${i + 1}`, `${i + 2}`, `${i + 3}`, `${i + 4}`]) }
    ids.push((await teacher.call('POST', `/api/banks/${bank}/items`, { texts })).body.item.id)
  }
  return { bank, items: ids }
}

/** One fixed item and three that are drawn. */
export const algebra = (first: string, minutes = 30): PaperDefinition => ({
  title: { kk: 'Алгебра емтиханы' },
  languages: ['kk'],
  minutes,
  total: 10,
  passAt: 5,
  wrongCosts: 0,
  calculator: true,
  programs: [],
  sections: [
    {
      id: 's1',
      kind: 'questions',
      title: { kk: 'Бірінші бөлім' },
      shuffleItems: true,
      shuffleOptions: true,
      fixed: [{ item: first, points: 4 }],
      draws: [{ topic: ['Algebra'], difficulty: null, count: 3, points: 2 }],
    },
  ],
})

/** Somebody of the staff who is not among the demo's people. */
export async function addTeacher(university: University, login: string, name: string): Promise<void> {
  const person = { login, name, roles: ['teacher' as const] }
  await university.server.sessions.add({ ...person, rooms: [] }, 'secret')
  university.credentials.staff.unshift({ ...person, password: 'secret' })
}
