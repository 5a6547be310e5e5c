import type { Item, ItemKind } from '../../../../src-shared/bank/item.ts'
import type { Of } from '../edit.ts'

/** What the part of the editor for one kind is given. */
export interface KindProps<K extends ItemKind> {
  /** In the language that is written. */
  item: Of<K>
  /** What all languages share: key, options, their order. */
  all: (change: (item: Of<K>) => Item) => void
  /** What is of this language: texts, typed answers. */
  here: (change: (item: Of<K>) => Item) => void
}
