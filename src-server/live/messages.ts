/** What was said to students, and how far it came: given here, received by the station, read by the student. */
import { SentMessage } from '../../src-shared/console-api.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Commands } from '../exams/command-store.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'

export interface Messages {
  /** Newest first; what was said to several at once is one. */
  ofAttempts(attempts: readonly string[]): Promise<SentMessage[]>
}

/** Newest messages of a room that are told. */
const toldAtMost = 100

export function createMessages(deps: {
  commands: Pick<Commands, 'said'>
  registry: Pick<Registry, 'get'>
  readable: Readable
}): Messages {
  const { commands, registry, readable } = deps
  return {
    async ofAttempts(attempts) {
      const read = new Map<string, LiveAttempt | null>()
      const together = new Map<string, SentMessage>()
      for (const row of await commands.said(attempts)) {
        // One order to many has one time, and one who gave it.
        const key = JSON.stringify([row.at, row.login, row.kind, row.text])
        if (!together.has(key) && together.size >= toldAtMost) continue
        if (!read.has(row.attempt))
          read.set(row.attempt, await readable.of(row.attempt, () => registry.get(row.attempt)))
        const live = read.get(row.attempt)
        if (!live) continue
        const seen = live.projection.seen.get(row.id)
        const message =
          together.get(key) ??
          SentMessage.parse({
            id: row.id,
            kind: row.kind,
            text: row.text ?? '',
            by: signed(row.by, row.login),
            at: row.at,
            to: [],
          })
        message.to.push({
          attempt: row.attempt,
          student: live.facts.student.name,
          station: live.facts.station.name,
          receivedAt: row.receivedAt,
          seenAt: seen ? Math.round(live.unix(seen)) : null,
        })
        together.set(key, message)
      }
      // As they sit, whichever order got its id first.
      for (const { to } of together.values())
        to.sort((a, b) => a.station.localeCompare(b.station, 'en', { numeric: true }))
      return [...together.values()]
    },
  }
}
