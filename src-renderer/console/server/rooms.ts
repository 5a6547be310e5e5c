/** What is known of a room beside what happens in it now. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SeatPlan } from '../../../src-shared/plan.ts'
import type { RoomPlan } from '../../../src-shared/room.ts'
import { api } from './api.ts'

const planKey = (room: string) => ['plan', room]
/** Desks are moved in the holidays; another person's drawing may take a while to be seen. */
const planRefetchMs = 300_000

export const usePast = (room: string, day: string | null) =>
  useQuery({
    queryKey: ['past', room, day],
    queryFn: ({ signal }) => api.rooms.past({ room, query: { day: day ?? undefined } }, { signal }),
  })

/** Null: not asked for. */
export const usePlan = (room: string | null) =>
  useQuery({
    queryKey: planKey(room ?? ''),
    enabled: room !== null,
    staleTime: planRefetchMs,
    queryFn: ({ signal }) => api.rooms.plan({ room: room ?? '' }, { signal }),
  })

export function useSetPlan(room: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (plan: SeatPlan) => api.rooms.setPlan({ room, body: plan }),
    onSuccess: (plan) => {
      client.setQueryData<RoomPlan>(
        planKey(room),
        (now) => now && { ...now, drawn: { by: '', at: 0, ...now.drawn, plan } },
      )
      return client.invalidateQueries({ queryKey: planKey(room) })
    },
  })
}
