/**
 * An exam file may name a settings file of Safe Exam Browser beside it (`seb`): its rules become the exam's, where the exam
 * file (`web`) does not say otherwise itself.
 */
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { asFarAs, notYet } from '../../src-shared/web-exam/not-yet.ts'
import { NoSeb } from '../../src-shared/web-exam/seb/no-seb.ts'
import { readSeb, type SebFile } from '../../src-shared/web-exam/seb/read.ts'
import type { SettingTold } from '../../src-shared/web-exam/seb/settings.ts'
import { sebBytesAtMost } from '../../src-shared/web-exam/seb/unwrap.ts'
import { Wrong } from './wrong.ts'

interface ExamJson {
  value: unknown
  /** What is to be said of how it was read. */
  note: string
}

const Fields = z.record(z.string(), z.unknown())
const Named = z.looseObject({ seb: z.string(), web: Fields.nullable().default({}) })

/** `password`: `-` is read from standard input. Throws Wrong. */
export async function withSeb(
  exam: ExamJson,
  file: string,
  password: string | null,
): Promise<ExamJson & { notHonoured: SettingTold[] }> {
  const named = Named.safeParse(exam.value)
  if (!named.success) {
    if (password !== null)
      throw new Wrong(
        `${file} names no settings file of Safe Exam Browser (seb), so there is no --seb-password.`,
      )
    return { ...exam, notHonoured: [] }
  }
  const { seb, web, ...rest } = named.data
  const settings = resolve(dirname(file), seb)
  const typed = password === '-' ? (await text(process.stdin)).replace(/\r?\n$/, '') : password
  const read = await readFrom(settings, typed)
  if (read.rules === null)
    throw new Wrong(`${settings} makes no exam: ${read.notHonoured[0]?.why ?? 'it has no rules'}.`)
  // What the exam file says itself in its place is judged with the exam.
  const undone = notYet(read.rules).filter(({ rule }) => web?.[rule] === undefined)
  const notHonoured = [...read.notHonoured, ...undone.map(({ rule, why }) => ({ setting: rule, why }))]
  const rules = asFarAs(read.rules)
  const keys = Fields.safeParse(web?.seb).data ?? {}
  return {
    value: { ...rest, web: { ...rules, ...web, seb: { ...rules.seb, ...keys } } },
    note: `${exam.note}${notHonoured.length === 0 ? '' : ` Of ${seb} is not done:`}${notHonoured
      .map(({ setting, why }) => `\n  ${setting}: ${why}`)
      .join('')}`,
    notHonoured,
  }
}

async function readFrom(settings: string, password: string | null): Promise<SebFile> {
  const { size } = await stat(settings).catch((error: Error) => {
    throw new Wrong(`${settings} cannot be read: ${error.message}`)
  })
  if (size > sebBytesAtMost) throw new Wrong(`${settings} has more than ${sebBytesAtMost >> 20} MB.`)
  try {
    const bytes = new Uint8Array(await readFile(settings))
    return await readSeb(bytes, password, (one) => hash('sha256', one, 'hex'))
  } catch (error) {
    if (!(error instanceof NoSeb)) throw error
    const how = error.password && password === null ? ' (--seb-password P, or - for standard input)' : ''
    throw new Wrong(`${settings} cannot be read: ${error.message}${how}.`)
  }
}
