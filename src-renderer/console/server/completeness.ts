/** What is missing of a day, and the digest that tells of it. */
import { useQuery } from '@tanstack/react-query'
import type { Tally } from '../../../src-shared/completeness.ts'
import { api } from './api.ts'
import { keys } from './queries.ts'

const refetchMs = 30_000
const of = (day: string | null) => ({ query: { day: day ?? undefined } })

/** `day` null: the university's today. */
export const useDay = (day: string | null) =>
  useQuery({
    queryKey: keys.day(day),
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => api.days.completeness(of(day), { signal }),
  })

export const useMissing = (day: string | null) =>
  useQuery({
    queryKey: keys.missing(day),
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => api.days.missing(of(day), { signal }),
  })

export const useDigest = (enabled: boolean) =>
  useQuery({
    queryKey: ['digest'],
    enabled,
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => api.days.digest({}, { signal }),
  })

/** Only pushed: nothing asks for it. */
export const useTally = (room: string) =>
  useQuery<Tally | null>({
    queryKey: keys.tally(room),
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  })
