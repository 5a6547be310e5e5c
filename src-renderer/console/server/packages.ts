/** Papers sealed for rooms: how far they are, sealing them, envelopes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api } from './api.ts'

const keyOf = (exam: string) => ['packages', exam]
/** Stations tell how far they are about once a minute. */
const refetchMs = 10_000

export const usePackages = (id: string) =>
  useQuery({
    queryKey: keyOf(id),
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => api.packages.list({ id }, { signal }),
  })

/** One room after the other; how far it is shows at once. */
export function useSeal(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (rooms: readonly string[]) => {
      for (const room of rooms) client.setQueryData(keyOf(id), await api.packages.seal({ id, room }))
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  })
}

/** Answers with the PDF, base64. */
export function useEnvelope(id: string, room: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (of: { before: number; language: Language }) =>
      (await api.packages.envelope({ id, room, body: of })).file,
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  })
}
