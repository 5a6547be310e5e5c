/** An approved paper becomes what an exam asks: its seed is made and committed to, all of it within the caller's transaction. */
import { randomBytes } from 'node:crypto'
import { toHex } from '../../src-shared/bytes.ts'
import { ApprovedPaper } from '../../src-shared/papers/approved.ts'
import { seedCommitment } from '../../src-shared/papers/assigned.ts'
import { type PaperDefinition, questionsOf } from '../../src-shared/papers/definition.ts'
import type { PaperChoice } from '../../src-shared/papers/held.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface Approved extends PaperChoice {
  digest: string
  title: PaperDefinition['title']
  minutes: number
  languages: PaperDefinition['languages']
  total: number
  /** That each student is asked. */
  questions: number
}

export const definitionIn = (content: string): PaperDefinition =>
  ApprovedPaper.pick({ definition: true }).strip().parse(JSON.parse(content)).definition

export const questionsIn = ({ sections }: PaperDefinition): number =>
  sections.reduce((sum, section) => sum + questionsOf(section), 0)

/** Null: there is none such, or nobody has approved it. */
export async function approvedPaper(db: Reader, { paper, version }: PaperChoice): Promise<Approved | null> {
  const row = await db
    .selectFrom('paper_version')
    .select(['digest', 'content'])
    .where('paper', '=', paper)
    .where('version', '=', version)
    .where('decision', '=', 'approved')
    .executeTakeFirst()
  if (!row) return null
  const definition = definitionIn(row.content)
  const { title, minutes, languages, total } = definition
  return {
    ...{ paper, version, digest: row.digest, title, minutes, languages, total },
    questions: questionsIn(definition),
  }
}

/** In place of what the exam asked before. Returns the commitment. */
export async function assignPaper(
  trx: Reader,
  exam: string,
  { paper, version, digest }: Pick<Approved, 'paper' | 'version' | 'digest'>,
  who: { by: string; at: number },
): Promise<string> {
  const seed = toHex(randomBytes(32))
  const commitment = await seedCommitment({ exam, digest, seed })
  const given = { paper, version, seed, commitment, ...who }
  await trx
    .insertInto('exam_paper')
    .values({ exam, ...given })
    .onConflict((conflict) => conflict.column('exam').doUpdateSet(given))
    .execute()
  return commitment
}
