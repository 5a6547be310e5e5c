/** An exam's file that names a settings file of Safe Exam Browser. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withSeb } from '../../../src-server/commands/seb.ts'
import { Wrong } from '../../../src-server/commands/wrong.ts'
import { encrypted, gzip, plist, prefixed, startUrl } from '../src-shared/web-exam/seb-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taza-seb-'))
  const settings = plist(`${startUrl}<key>allowPrint</key><true/>`)
  await writeFile(join(folder, 'quiz.seb'), settings)
  await writeFile(join(folder, 'secret.seb'), prefixed('pswd', encrypted(gzip(settings), 'secret')))
  await writeFile(join(folder, 'empty.seb'), plist(''))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (exam: object, password: string | null = null) =>
  withSeb({ value: { delivery: 'web', ...exam }, note: '' }, join(folder, 'exam.json'), password)
const refused = (exam: object, password: string | null = null) =>
  read(exam, password).then(
    () => 'read',
    (error: unknown) => (error instanceof Wrong ? error.message : error),
  )

it('takes its rules, beside the exam, and tells what is not done', async () => {
  const { value, note, notHonoured } = await read({ seb: 'quiz.seb' })
  expect(value).toMatchObject({
    delivery: 'web',
    web: { start: 'https://lms.example.kz/mod/quiz/view.php?id=42', seb: { browserExamKey: null } },
  })
  expect(value).not.toHaveProperty('seb')
  expect(notHonoured.map(({ setting }) => setting)).toContain('allowPrint')
  expect(note).toContain('\n  allowPrint: printing is always refused')
})

it('lets the exam say otherwise, rule by rule', async () => {
  const browserExamKey = 'cd'.repeat(32)
  const plain = await read({ seb: 'quiz.seb' })
  const { value } = await read({ seb: 'quiz.seb', web: { back: true, seb: { browserExamKey } } })
  expect(value).toMatchObject({ web: { back: true, reload: true, seb: { browserExamKey } } })
  expect(value).toHaveProperty('web.seb.configKey')
  expect(plain.value).toMatchObject({ web: { back: false } })
})

it('opens an encrypted one with the password alone', async () => {
  expect((await read({ seb: 'secret.seb' }, 'secret')).value).toHaveProperty('web.start')
  expect(await refused({ seb: 'secret.seb' })).toMatch(
    /secret\.seb cannot be read: .*which it needs \(--seb-password P/,
  )
  expect(await refused({ seb: 'secret.seb' }, 'other')).toMatch(/the password is not the right one/)
})

it('leaves an exam that names none as it is, and refuses what cannot be meant', async () => {
  expect(await read({ web: { start: 'x' } })).toEqual({
    value: { delivery: 'web', web: { start: 'x' } },
    note: '',
    notHonoured: [],
  })
  expect(await refused({}, 'secret')).toMatch(/names no settings file/)
  expect(await refused({ seb: 'gone.seb' })).toMatch(/gone\.seb cannot be read: ENOENT/)
  expect(await refused({ seb: 'empty.seb' })).toMatch(/empty\.seb makes no exam: there is no start address/)
})
