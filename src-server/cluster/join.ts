/** This process among those of one server: where the records are PostgreSQL's they tell each other what happens. */
import { randomUUID } from 'node:crypto'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import { joinOverPostgres } from './postgres.ts'

/** `url`: of PostgreSQL; null: there are no others. Rejects when the first connection fails. */
export async function joinOthers(
  { bus, log }: { bus: Pick<Bus, 'join' | 'receive' | 'readAnew'>; log: Log },
  url: string | null,
): Promise<void> {
  if (url === null) return
  bus.join(
    await joinOverPostgres({
      url,
      self: randomUUID(),
      receive: bus.receive,
      opened: () => void bus.readAnew(),
      failed: (err) => log.warn({ err }, 'the connection to the other processes broke'),
    }),
  )
}
