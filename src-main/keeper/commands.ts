/** Commands of invigilators on their way to main: told again until main has written `command.received`. */

import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Command } from '../../src-shared/station-api.ts'

export type CommandBox = ReturnType<typeof createCommandBox>

export function createCommandBox(deliver: (command: Command) => void) {
  const pending = new Map<string, Command>()
  const received = new Set<string>()
  const take = (id: unknown) => {
    if (typeof id !== 'string') return
    received.add(id)
    pending.delete(id)
  }
  return {
    /** From either lane, any number of times. */
    arrived(command: Command) {
      if (received.has(command.id) || pending.has(command.id)) return
      pending.set(command.id, command)
      deliver(command)
    },
    /** A record main wrote. */
    written(kind: string, body: Record<string, unknown>) {
      if (kind === 'command.received') take(body.command)
    },
    /** A new main has taken up the attempt with these records. */
    resumed(records: readonly LedgerRecord[]) {
      for (const { kind, body } of records) if (kind === 'command.received') take(body.command)
    },
    /** Says the open ones again, oldest first. */
    remind() {
      for (const command of pending.values()) deliver(command)
    },
  }
}
