/** What needs a person in a room, who sees to it, who waits to be let in, and what was said to whom. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Claim } from '../../../src-shared/console-api.ts'
import { useSaid } from '../frame/said.ts'
import { useText } from '../text/useText.ts'
import { api, problemOf } from './api.ts'
import { keys, type RoomNow } from './queries.ts'

const messagesRefetchMs = 3_000

/** Faces of everybody who waits: asked for once, when they are to be compared. */
export const useWaiting = (room: string) =>
  useQuery({
    queryKey: ['waiting', room],
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => api.rooms.waiting({ room }, { signal }),
  })

/** While somebody looks: whether a message was read no push tells. */
export const useSentMessages = (room: string) =>
  useQuery({
    queryKey: ['messages', room],
    refetchInterval: messagesRefetchMs,
    queryFn: ({ signal }) => api.rooms.messages({ room }, { signal }),
  })

const withClaim = (room: RoomNow, need: string, claim: Claim | null): RoomNow => ({
  ...room,
  needs: room.needs.map((one) => (one.id === need ? { ...one, claim } : one)),
})

/** Says that one sees to a need (`mine`), or no longer does. */
export function useClaim(room: string) {
  const client = useQueryClient()
  const say = useSaid((state) => state.say)
  const { t } = useText()
  return useMutation({
    mutationFn: (body: { need: string; mine: boolean }) => api.rooms.claim({ room, body }),
    onSuccess: ({ claim }, { need }) =>
      client.setQueryData<RoomNow>(keys.room(room), (now) => now && withClaim(now, need, claim)),
    onError: (error) => say({ kind: 'problem', text: t('claim.failed'), problem: problemOf(error) }),
  })
}

/** Answers the call of a station at which nobody sits an exam. */
export function useAttend(room: string) {
  const client = useQueryClient()
  const say = useSaid((state) => state.say)
  const { t } = useText()
  return useMutation({
    mutationFn: (station: string) => api.stations.attend({ id: station }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.room(room) }),
    onError: (error) => say({ kind: 'problem', text: t('claim.failed'), problem: problemOf(error) }),
  })
}
