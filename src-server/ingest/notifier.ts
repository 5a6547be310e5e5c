/**
 * What the ingest stored, told. A station sends its records once: what is stored and not told would stay unseen until
 * somebody looks for it.
 */
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Bus } from '../bus.ts'
import { Refusal } from '../http/refusal.ts'

export function createNotifier(bus: Pick<Bus, 'apply' | 'tell' | 'readAnew'>) {
  return {
    /** These were stored: this process knows them, the others read them. */
    async added(attempt: string, records: readonly LedgerRecord[]): Promise<void> {
      if (records.length > 0) bus.tell({ type: 'added', attempt })
      await bus.apply({ type: 'stored', attempt, records })
    },
    /** Runs `store`. Where it breaks off with the database, it may have stored all the same: everybody looks. */
    async storing<T>(attempt: string, store: () => Promise<T>): Promise<T> {
      try {
        return await store()
      } catch (error) {
        if (!(error instanceof Refusal)) {
          bus.tell({ type: 'added', attempt })
          void bus.readAnew()
        }
        throw error
      }
    },
  }
}
