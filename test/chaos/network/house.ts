/** One student's machine and its university, with weather between them. */
import { type KeeperAttempt, sitAtKeeper } from '../../support/keeper-attempt.ts'
import { startUniversity, type University } from '../../support/university.ts'
import { type Line, type Random, startLine } from '../../support/weather.ts'

export interface House extends KeeperAttempt {
  university: University
  line: Line
  /** Films, pictures, answers and records for so many ms of the machine's time; resolves when all are acknowledged. */
  live(ms: number): Promise<void>
}

export async function build(random: Random): Promise<House> {
  const university = await startUniversity()
  const line = await startLine(Number(new URL(university.url).port), random)
  const sitting = await sitAtKeeper(university, `http://127.0.0.1:${line.port}`)
  const { leave } = sitting
  return Object.assign(sitting, {
    university,
    line,
    async live(ms: number) {
      const until = performance.now() + ms
      while (performance.now() < until) {
        await sitting.film(() => 8000 + random.below(60_000))
        if (random.below(3) === 0) await sitting.answer()
        if (random.below(8) === 0) await sitting.raise()
        await new Promise((resolve) => setTimeout(resolve, 20 + random.below(60)))
      }
    },
    async leave() {
      await leave()
      await line.close()
      await university.close()
    },
  })
}
