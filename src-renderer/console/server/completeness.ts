/** What is missing of a day, and the digest that tells of it. */
import { useQuery } from '@tanstack/react-query'
import { completenessApi, type Tally } from '../../../src-shared/completeness.ts'
import { keys } from './queries.ts'
import { request } from './request.ts'

const refetchMs = 30_000
const of = (day: string | null) => (day === null ? '' : `?day=${encodeURIComponent(day)}`)

/** `day` null: the university's today. */
export const useDay = (day: string | null) =>
  useQuery({
    queryKey: keys.day(day),
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => request(`/api/completeness${of(day)}`, completenessApi.day.reply, { signal }),
  })

export const useMissing = (day: string | null) =>
  useQuery({
    queryKey: keys.missing(day),
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => request(`/api/missing${of(day)}`, completenessApi.missing.reply, { signal }),
  })

export const useDigest = (enabled: boolean) =>
  useQuery({
    queryKey: ['digest'],
    enabled,
    refetchInterval: refetchMs,
    queryFn: ({ signal }) => request('/api/digest', completenessApi.digest.reply, { signal }),
  })

/** Only pushed: nothing asks for it. */
export const useTally = (room: string) =>
  useQuery<Tally | null>({
    queryKey: keys.tally(room),
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  })
