/** Who guesses is slowed down, in real time, all at once: the server keeps that in its memory, and asks no database of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ScriptedStation, startUniversity, type University } from '../../support/university.ts'

let universities: University[]
beforeAll(async () => {
  universities = await Promise.all([startUniversity(), startUniversity(), startUniversity()])
})
afterAll(() => Promise.all(universities.map((one) => one.close())))

const enter = ({ url }: University, login: string, password: string, cookie = '') =>
  fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-taza': '1', cookie },
    body: JSON.stringify({ login, password }),
  })

test.concurrent('tokens are guessed at a lab’s address: the next ones are slower, and nobody is shut out', async () => {
  const university = universities[0]!
  const enrol = (token: string) => new ScriptedStation(university).enrol('S', token)
  const { stations } = university.server
  const tokens = await Promise.all(Array.from({ length: 60 }, () => stations.allow('lab-204', 1)))
  const lab = await Promise.all(tokens.map(enrol))
  expect(lab.filter(({ status }) => status === 200)).toHaveLength(60)

  const spare = await stations.allow('lab-204', 1)
  for (let i = 0; i < 32; i++) expect((await enrol(`guess-${i}`)).status).toBe(403)
  expect((await enrol(spare)).status).toBe(200)
  // A flood of them waits in part, and is refused in part: no further try costs the server a look at its tokens.
  const flood = await Promise.all(Array.from({ length: 30 }, (_, i) => enrol(`flood-${i}`)))
  const refused = flood.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.body).toEqual({ problem: { code: 'too-many-tries' } })
  expect(flood.filter(({ status }) => status === 403)).toHaveLength(30 - refused.length)
})

test.concurrent('logins are guessed at a lab’s address: it is slowed down, and nobody who works there is shut out', async () => {
  const own = universities[1]!
  const officer = own.credentials.staff.find(({ roles }) => roles.includes('officer'))
  const first = await enter(own, officer?.login ?? '', officer?.password ?? '')
  expect(first.status).toBe(200)
  const device = first.headers.getSetCookie().find((one) => one.startsWith('taza-device='))
  const tries = await Promise.all(Array.from({ length: 150 }, (_, i) => enter(own, `guess-${i}`, 'guess')))
  const statuses = tries.map(({ status }) => status)
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(60)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20)
  // The slow lane is open to somebody who never was here before; in her own browser she does not notice.
  const colleague = own.credentials.staff.find(({ roles }) => roles.includes('administrator'))
  expect((await enter(own, colleague?.login ?? '', colleague?.password ?? '')).status).toBe(200)
  const again = enter(own, officer?.login ?? '', officer?.password ?? '', (device ?? '').split(';')[0])
  expect((await again).status).toBe(200)
})

test.concurrent('one login’s password is guessed: it is slowed down', async () => {
  const many = await Promise.all(
    Array.from({ length: 14 }, () => enter(universities[2]!, 'administrator', 'guess')),
  )
  expect(many.some(({ status }) => status === 429)).toBe(true)
})
