import { expect, test } from 'vitest'
import { createReadTable } from '../../../../src-server/files/tables.ts'
import { UnreadableTable } from '../../../../src-shared/tables/table.ts'
import { neverEnding } from '../../../support/office/threads.ts'

const bytes = Buffer.from('Номер;Р1\n007;80\n')
const of = { parts: ['R1'] }
const bounds = { heapMb: 768, ms: 20_000 }

test('ratings are read', async () => {
  expect(await createReadTable()('ratings', bytes, of)).toMatchObject({
    ratings: [{ line: 2, student: '007', part: 'R1', value: 80 }],
  })
})

test('a list is read', async () => {
  const list = { kind: 'students', remembered: {}, byHand: null } as const
  const { rows } = await createReadTable()('list', Buffer.from('Номер;ФИО\n007;Асан\n'), list)
  expect(rows).toMatchObject([{ line: 2, key: '007' }])
})

test('a report is read', async () => {
  const report = Buffer.from('unit;students\nМТФ;873\n')
  expect((await createReadTable()('report', report, { sheet: null })).rows).toHaveLength(1)
})

test('why it cannot be read is said with its line', async () => {
  const wrong = await createReadTable()('report', Buffer.from('unit;students\nМТФ;много\n'), {
    sheet: null,
  }).catch((error: unknown) => error)
  expect(wrong).toBeInstanceOf(UnreadableTable)
  expect(wrong).toMatchObject({ line: 2 })
})

test('what takes too long is answered with what to do', async () => {
  const late = createReadTable({ ...bounds, ms: 50 }, neverEnding)
  await expect(late('ratings', bytes, of)).rejects.toMatchObject({
    said: { code: 'much-time', params: { minutes: 1 } },
  })
})

test('one is read at a time, and whoever would wait too long is told at once', async () => {
  const readTable = createReadTable({ ...bounds, ms: 50 }, neverEnding)
  const waiting = Array.from({ length: 4 }, () => readTable('ratings', bytes, of))
  await expect(readTable('ratings', bytes, of)).rejects.toMatchObject({
    statusCode: 429,
    problem: { code: 'too-many-tries' },
  })
  for (const { status } of await Promise.allSettled(waiting)) expect(status).toBe('rejected')
  await expect(readTable('ratings', bytes, of)).rejects.toBeInstanceOf(UnreadableTable)
})
