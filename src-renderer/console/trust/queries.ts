/** The trust line as the server has it: sealed. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Input, Reply } from '../../../src-shared/api/endpoint.ts'
import type { trust } from '../../../src-shared/api/trust.ts'
import { api } from '../server/api.ts'

export type TrustReader = Reply<typeof trust.readers>['readers'][number]
export type Listed = Reply<typeof trust.list>['conversations'][number]
export type Detail = Reply<typeof trust.get>
export type Filed = Input<typeof trust.file>['body']
export type InboxQuery = NonNullable<Input<typeof trust.list>['query']>

const keys = {
  all: ['trust'],
  readers: ['trust', 'readers'],
  inbox: (query: InboxQuery) => ['trust', 'inbox', query],
  conversation: (id: string) => ['trust', 'conversation', id],
  numbers: ['trust', 'numbers'],
}

/** `waiting`: she waits to be let in, and sees it soon. */
export const useTrustReaders = () =>
  useQuery({
    queryKey: keys.readers,
    queryFn: ({ signal }) => api.trust.readers({}, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.readers.some(({ id, admittedBy }) => id === data.me && admittedBy === null) ? 15_000 : false,
  })

export const useInbox = (query: InboxQuery) =>
  useQuery({
    queryKey: keys.inbox(query),
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.trust.list({ query }, { signal }),
  })

/** Each look is on the audit record: only who asks for it looks. */
export const useConversation = (id: string) =>
  useQuery({
    queryKey: keys.conversation(id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.trust.get({ id }, { signal }),
  })

export const useNumbers = () =>
  useQuery({ queryKey: keys.numbers, queryFn: ({ signal }) => api.trust.statistics({}, { signal }) })

/** After it everything of the trust line is asked anew, also after a refusal: somebody else may have been quicker. */
export function useTrustChange<I, O>(change: (input: I) => Promise<O>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: keys.all }),
  })
}
