/** The monitoring report of a period. Each look is on the audit record: asked for by a press, and not by itself. */
import { useQuery } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api } from './api.ts'

export interface Period {
  from: string
  to: string
  publish: 'yes' | 'no'
}

/** Null: nothing is asked for yet. */
export const useMonitoring = (period: Period | null) =>
  useQuery({
    queryKey: ['monitoring', period],
    enabled: period !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) =>
      api.monitoring.get({ query: period ?? { from: '', to: '', publish: 'no' } }, { signal }),
  })

export const monitoringAddress = (period: Period, as: 'pdf' | 'xlsx' | 'csv', language: Language) =>
  addressOf(consoleApi.monitoring.file, { query: { ...period, as, language } })
