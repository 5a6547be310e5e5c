/** Appeals: the list, one of them as far as she may see it, and what she does with it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { consoleApi } from '../../../src-shared/api/console.ts'
import type { Input } from '../../../src-shared/api/endpoint.ts'
import type { AppealView } from '../../../src-shared/appeals/held.ts'
import { api, statusOf } from './api.ts'

const all = ['appeals'] as const
const ofAppeal = (number: string) => [...all, 'one', number] as const
/** Lists' keys begin with it. */
export const listName = [...all, 'list'] as const
export const listAppeals = api.appeals.list

type Api = typeof consoleApi.appeals

/** Each look is on the audit record: asked when it is opened, and not by itself. */
export const useAppeal = (number: string) =>
  useQuery({
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    gcTime: 0,
    queryKey: ofAppeal(number),
    queryFn: ({ signal }) => api.appeals.get({ appeal: number }, { signal }),
  })

function useStep<Sent>(number: string, step: (sent: Sent) => Promise<AppealView>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: step,
    onSuccess: (view) => {
      client.setQueryData(ofAppeal(number), view)
      return client.invalidateQueries({ queryKey: listName })
    },
    // Somebody else was faster.
    onError: (error) =>
      statusOf(error) === 409 ? client.invalidateQueries({ queryKey: ofAppeal(number) }) : undefined,
  })
}

export const useTake = (number: string) =>
  useStep(number, () => api.appeals.take({ appeal: number, body: {} }))
export const useRefuse = (number: string) =>
  useStep(number, (body: Input<Api['refuse']>['body']) => api.appeals.refuse({ appeal: number, body }))
export const useAnew = (number: string) =>
  useStep(number, () => api.appeals.anew({ appeal: number, body: {} }))
export const useAnswer = (number: string) =>
  useStep(number, (body: Input<Api['answer']>['body']) => api.appeals.answer({ appeal: number, body }))
export const useName = (number: string) =>
  useStep(number, (members: string[]) => api.appeals.name({ appeal: number, body: { members } }))
export const useVote = (number: string) =>
  useStep(number, (body: Input<Api['vote']>['body']) => api.appeals.vote({ appeal: number, body }))
export const useTell = (number: string) =>
  useStep(number, () => api.appeals.tell({ appeal: number, body: {} }))

export function useFile() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Input<Api['file']>['body']) => api.appeals.file({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: listName }),
  })
}
