import { afterAll, beforeAll, expect, test } from 'vitest'
import { single } from '../../support/bank-items.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

let university: University
let teacher: Awaited<ReturnType<typeof logIn>>
let stranger: Awaited<ReturnType<typeof logIn>>
let administrator: Awaited<ReturnType<typeof logIn>>
let bank = ''
/** Of one pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const settings = { title: 'Алгебра', chair: 'Жоғары математика', teachers: [] as string[] }

beforeAll(async () => {
  university = await startUniversity()
  const other = { login: 'other-teacher', name: 'Өзге мұғалім', roles: ['teacher' as const] }
  await university.server.sessions.add({ ...other, rooms: [] }, 'secret')
  teacher = await logIn(university, 'teacher')
  administrator = await logIn(university, 'administrator')
  university.credentials.staff.unshift({ ...other, password: 'secret' })
  stranger = await logIn(university, 'teacher')
  bank = (await teacher.call('POST', '/api/banks', settings)).body.id
})
afterAll(() => university.close())

const items = (query = '') => teacher.call('GET', `/api/banks/${bank}/items${query}`)
const add = async (texts: Record<string, unknown>) =>
  (await teacher.call('POST', `/api/banks/${bank}/items`, { texts })).body

async function sendMedium(bytes: Uint8Array, cookie = teacher.cookie) {
  const response = await fetch(`${university.url}/api/banks/${bank}/media`, {
    method: 'POST',
    headers: { cookie, 'x-taza': '1', 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  })
  return { status: response.status, body: await response.json() }
}

test("a bank that is another's is not there, for everything that is asked of it", async () => {
  const { item } = await add({ kk: single('2 + 2 = ?', ['4', '5']) })
  const paths = ['', '/items', `/items/${item.id}`, '/duplicates', `/media/${'0'.repeat(64)}`]
  for (const path of paths)
    expect((await stranger.call('GET', `/api/banks/${bank}${path}`)).status, path).toBe(404)
  const texts = { kk: single('2 + 2 = ?', ['4', '5']) }
  const changes: [string, string, unknown][] = [
    ['PUT', '', settings],
    ['POST', '/items', { texts }],
    ['PUT', `/items/${item.id}`, { base: 1, texts }],
    ['PUT', `/items/${item.id}/retired`, { retired: true }],
  ]
  for (const [method, path, body] of changes)
    expect((await stranger.call(method, `/api/banks/${bank}${path}`, body)).status, path).toBe(404)
  expect((await stranger.call('GET', '/api/banks')).body.banks).toEqual([])
  expect((await administrator.call('GET', '/api/banks')).body.banks).toMatchObject([{ id: bank }])
  // Nor is an item of one bank in another.
  const mine = (await stranger.call('POST', '/api/banks', settings)).body.id
  expect((await stranger.call('GET', `/api/banks/${mine}/items/${item.id}`)).status).toBe(404)
})

test('a bank is given to teachers, and to nobody else', async () => {
  const set = (teachers: string[]) => teacher.call('PUT', `/api/banks/${bank}`, { ...settings, teachers })
  expect((await set(['teacher', 'officer'])).status).toBe(400)
  expect(
    (await set(['teacher', 'other-teacher'])).body.teachers.map((one: { login: string }) => one.login).sort(),
  ).toEqual(['other-teacher', 'teacher'])
  expect((await stranger.call('GET', `/api/banks/${bank}`)).status).toBe(200)
  await set(['teacher'])
  expect((await stranger.call('GET', `/api/banks/${bank}`)).status).toBe(404)
})

test('a version is never overwritten, and two who change the same are told', async () => {
  const { item } = await add({ ru: single('Столица?', ['Астана', 'Алматы']) })
  const path = `/api/banks/${bank}/items/${item.id}`
  const texts = { ru: single('Столица Казахстана?', ['Астана', 'Алматы']) }
  const saved = await teacher.call('PUT', path, { base: 1, texts })
  expect(saved.body.item).toMatchObject({
    version: 2,
    texts: { ru: { stem: { text: 'Столица Казахстана?' } } },
  })
  expect(saved.body.item.versions).toMatchObject([
    { version: 2, by: expect.stringContaining('(teacher)') },
    { version: 1 },
  ])
  expect((await administrator.call('PUT', path, { base: 1, texts })).status).toBe(409)
  const first = (await teacher.call('GET', `${path}?version=1`)).body
  expect(first).toMatchObject({ shown: 1, version: 2, texts: { ru: { stem: { text: 'Столица?' } } } })
  expect((await teacher.call('GET', `${path}?version=3`)).status).toBe(404)
})

test('what is no mark of ours does not come in, and is told', async () => {
  const html =
    '<p onclick="x()">Сұрақ <b>бір</b><script>alert(1)</script><iframe src="https://x"></iframe></p>'
  const { item, changes } = await add({ kk: single(html, ['<i>иә</i>', '<a href="javascript:x()">жоқ</a>']) })
  expect(item.texts.kk.stem).toEqual({ html: 'Сұрақ <strong>бір</strong>', text: 'Сұрақ бір' })
  expect(item.texts.kk.options.map((one: { text: { html: string } }) => one.text.html)).toEqual([
    '<em>иә</em>',
    'жоқ',
  ])
  expect(changes.join()).toMatch(/script.*iframe.*javascript/)
})

test('languages side by side ask for the same', async () => {
  const kk = single('Екі жерде екі?', ['төрт', 'бес'])
  const { item } = await add({ kk, ru: single('Дважды два?', ['четыре', 'пять']) })
  expect(item.languages).toEqual(['kk', 'ru'])
  const wrong = single('Дважды два?', ['четыре', 'пять', 'шесть'])
  const refused = await teacher.call('POST', `/api/banks/${bank}/items`, { texts: { kk, ru: wrong } })
  expect(refused).toMatchObject({
    status: 400,
    body: { problem: { detail: expect.stringContaining('kk and ru') } },
  })
  expect((await teacher.call('POST', `/api/banks/${bank}/items`, { texts: {} })).status).toBe(400)
  expect((await items('?search=дважды')).body.items).toMatchObject([{ id: item.id }])
})

test('pictures are of their bank alone, and only what is one is taken', async () => {
  const taken = await sendMedium(picture)
  expect(taken).toMatchObject({ status: 200, body: { type: 'image/png', bytes: picture.length } })
  const { digest } = taken.body
  expect((await sendMedium(new TextEncoder().encode('<svg onload="x()"/>'))).status).toBe(415)
  expect((await sendMedium(picture, stranger.cookie)).status).toBe(404)
  const html = `Суретте не? <img data-media="${digest}" alt="төртбұрыш"><img data-media="${'a'.repeat(64)}">`
  const { item, changes } = await add({ kk: single(html, ['төртбұрыш', 'шеңбер']) })
  expect(item.media).toEqual([taken.body])
  expect(item.texts.kk.stem.html).toContain(`<img data-media="${digest}" alt="төртбұрыш">`)
  expect(item.texts.kk.stem.html).not.toContain('aaaa')
  expect(changes.join()).toContain('missing')
  const read = await teacher.bytes(`/api/banks/${bank}/media/${digest}`)
  expect(read.headers.get('content-type')).toBe('image/png')
  expect(read.bytes).toEqual(new Uint8Array(picture))
})

test('the same question is found by its words, whatever its signs, case and look-alike letters', async () => {
  await add({ kk: single('Абай қай жылы туған?', ['1845', '1904']) })
  await add({ kk: single('АБАЙ  қай жылы туған', ['1904', '1845']) })
  // Latin A, a and y.
  await add({ kk: single('Aбaй қай жылы туған...', ['1845', '1900']) })
  const { groups, more } = (await teacher.call('GET', `/api/banks/${bank}/duplicates`)).body
  expect(more).toBe(0)
  const group = groups.find((one: { items: { title: string }[] }) => /абай/i.test(one.items[0]!.title))
  expect(group).toMatchObject({ total: 3, whole: false })
})

test('a list is searched, filtered, sorted and told in pages', async () => {
  const other = { title: 'Физика', chair: 'Физика', teachers: [] }
  const id = (await teacher.call('POST', '/api/banks', other)).body.id
  for (let n = 1; n <= 7; n++) {
    const topic = n % 2 ? ['Механика', 'Статика'] : ['Оптика']
    const item = single(`Сұрақ 100%_${n} Ёлка`, ['а', 'б'], {
      topic,
      difficulty: n % 3 || null,
      points: 8 - n,
    })
    await teacher.call('POST', `/api/banks/${id}/items`, { texts: { kk: item } })
  }
  const places = async (query: string) => {
    const { body } = await teacher.call('GET', `/api/banks/${id}/items${query}`)
    return [body.total, ...body.items.map((one: { place: number }) => one.place)]
  }
  expect(await places('?limit=3&offset=6')).toEqual([7, 7])
  expect(await places('?sort=points&limit=2')).toEqual([7, 7, 6])
  expect(await places('?sort=points&down=true&limit=2')).toEqual([7, 1, 2])
  expect(await places(`?topic=${encodeURIComponent('Механика')}`)).toEqual([4, 1, 3, 5, 7])
  expect(await places('?topic=')).toEqual([0])
  expect(await places('?difficulty=0')).toEqual([2, 3, 6])
  expect(await places(`?search=${encodeURIComponent('елка 100%_4')}`)).toEqual([1, 4])
  // A sign that a database knows stands for itself.
  expect(await places(`?search=${encodeURIComponent('100__')}`)).toEqual([0])
  expect(await places('?language=ru')).toEqual([0])
  expect((await teacher.call('GET', `/api/banks/${id}/items?limit=5000`)).status).toBe(400)
  const detail = (await teacher.call('GET', `/api/banks/${id}`)).body
  expect(detail.topics).toEqual([
    { topic: ['Механика', 'Статика'], items: 4 },
    { topic: ['Оптика'], items: 3 },
  ])
  const { items: rows } = (await teacher.call('GET', `/api/banks/${id}/items`)).body
  await teacher.call('PUT', `/api/banks/${id}/items/${rows[0].id}/retired`, { retired: true })
  expect(await places('?limit=1')).toEqual([6, 2])
  expect(await places('?retired=true')).toEqual([1, 1])
  await teacher.call('PUT', `/api/banks/${id}/items/${rows[0].id}/retired`, { retired: false })
  expect(await places('?limit=1')).toEqual([7, 1])
})
