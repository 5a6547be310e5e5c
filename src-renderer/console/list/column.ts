import type { ReactNode } from 'react'

export interface Column<R> {
  id: string
  title: string
  /** What the server calls the order by it; left out: there is none. */
  sort?: string
  /** Of the width, beside the others. */
  share: number
  cell: (row: R) => ReactNode
}
