import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import type { PoolItem } from '../../../src-shared/papers/pool.ts'

/** What the parts of a section are given. */
export interface SectionProps<S> {
  section: S
  paper: PaperDefinition
  pool: PoolItem[]
  onChange: (section: S) => void
}
