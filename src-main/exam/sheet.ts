/** The answer sheet of the attempt that is being handed in. */
import { utf8 } from '../../src-shared/bytes.ts'
import { titleLength } from '../../src-shared/exam.ts'
import { type SheetParts, sheetOf, valuesOf } from '../../src-shared/sheet/sheet.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { merged } from './answers.ts'
import type { CurrentAttempt, SessionContext, SessionPorts } from './context.ts'

/**
 * Its digest, once it is on the disk; null where nothing was shown yet, and where it cannot be made or kept: the submission is
 * worth more, and goes on without it. Rejects where the keeper is away: it is tried again.
 */
export async function keepSheet(
  { ports, learn }: SessionContext,
  current: CurrentAttempt,
): Promise<string | null> {
  try {
    if (!takesSheet(current)) return null
    // The keeper's word, not main's memory: a write whose answer is still out is on the ledger before this one is given.
    const { answers } = await ports.keeper.call('answer.list', {})
    const made = sheetOf(partsOf(current, answers, ports), ports.sha256)
    const { record } = await ports.keeper.call('sheet.keep', {}, utf8(made.text))
    learn(record)
    return made.digest
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'no-keeper') throw error
    ports.onTrouble(error)
    return null
  }
}

/**
 * Nothing was shown; or, `check`, the server is of before answer sheets, and would take neither the object nor, without it, the
 * attempt as whole.
 */
const takesSheet = ({ kept, attempt }: CurrentAttempt): boolean =>
  kept.paper !== null && kept.check !== null && attempt.excused === null

function partsOf(
  { kept }: CurrentAttempt,
  recorded: Parameters<typeof merged>[0],
  ports: SessionPorts,
): SheetParts {
  const { exam, student, paper, openedAt: opened } = kept
  // One of before the bound may be longer.
  const short = (text: string) => text.slice(0, titleLength).toWellFormed()
  const { kk, ru, ky, en } = exam.title
  const { id, name, room } = ports.station
  const head = {
    attempt: kept.attempt,
    exam: { id: exam.id, title: { kk: short(kk), ru: short(ru), ky: short(ky), en: short(en) } },
    student: { number: student.number, name: student.name },
    station: { id, name, room },
    times: { opened, submitted: new Date(ports.wall()).toISOString() },
    salt: ports.newSalt(),
  }
  const answers = valuesOf(merged(recorded, kept.carried, ports.onTrouble))
  return { head, questions: paper?.questions ?? [], answers }
}
