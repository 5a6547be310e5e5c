/**
 * What the ingest stored, told to this process's memory of the attempt, to the consoles, and to the other processes. A
 * station sends its records once: what is stored and not told would stay unseen until somebody looks for it.
 */
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { ClusterBus } from '../cluster/messages.ts'
import { Refusal } from '../http/refusal.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Registry } from '../review/registry.ts'

interface Parts {
  registry: Pick<Registry, 'added'>
  publish: ClusterBus['publish']
  /** To consoles. */
  announce(live: LiveAttempt, records: readonly LedgerRecord[]): void
  touch(live: LiveAttempt | null): void
  /** Everything of late is read anew and told to this process's consoles, as soon as the database can be asked. */
  refresh(): void
  now(): number
}

export function createNotifier({ registry, publish, announce, touch, refresh, now }: Parts) {
  return {
    /** These were stored. Rejects when the database cannot be read now; they are told all the same. */
    async added(attempt: string, records: readonly LedgerRecord[]): Promise<void> {
      // The others first: they look for themselves, whatever becomes of our own memory.
      if (records.length > 0) publish({ type: 'added', attempt })
      try {
        const live = await registry.added(attempt, records, now())
        if (live) announce(live, records)
        touch(live)
      } catch (error) {
        refresh()
        throw error
      }
    },
    /** Runs `store`. Where it breaks off with the database, it may have stored all the same: everybody looks. */
    async storing<T>(attempt: string, store: () => Promise<T>): Promise<T> {
      try {
        return await store()
      } catch (error) {
        if (!(error instanceof Refusal)) {
          publish({ type: 'added', attempt })
          refresh()
        }
        throw error
      }
    },
  }
}
