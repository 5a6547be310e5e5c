/** The rows of a long list that are on the screen, asked for by hundreds as somebody scrolls to them. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'

export interface Window {
  search: string
  sort: string
  down: boolean
  from: number
  count: number
}
export interface Loaded<R> {
  total: number
  rows: R[]
}
export type Load<R> = (window: Window, signal: AbortSignal) => Promise<Loaded<R>>

const block = 100

/** `at(i)`: undefined while it is on its way. `name` is the begin of every key: what changes a list says it is stale. */
export function useWindows<R>(
  name: readonly unknown[],
  load: Load<R>,
  order: Omit<Window, 'from' | 'count'>,
  { first, last }: { first: number; last: number },
) {
  const of = (from: number) => ({
    queryKey: [...name, order, from],
    queryFn: ({ signal }: { signal: AbortSignal }) => load({ ...order, from, count: block }, signal),
  })
  // The first hundred says how many there are; what was there stays on the screen while a search is under way.
  const head = useQuery({ ...of(0), placeholderData: keepPreviousData })
  const from = Math.max(1, Math.floor(first / block))
  const to = Math.floor(last / block)
  const further = useQueries({
    queries: Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => of((from + i) * block)),
  })
  return {
    head,
    at: (i: number): R | undefined => {
      const data = i < block ? head.data : further[Math.floor(i / block) - from]?.data
      return data?.rows[i % block]
    },
  }
}
