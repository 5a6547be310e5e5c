/** Reports of sessions: what is kept, what a file says, and keeping it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Stage, WhichSession } from '../../../src-shared/reports/session-held.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api, sendFile } from './api.ts'

const keys = {
  list: ['reports'],
  of: (id: string) => ['reports', id],
  sessions: ['reports', 'sessions'],
  live: (session: string, stage: Stage) => ['reports', 'sessions', session, stage],
}

/** Who is behind a figure; each call is on the audit record. */
export const { names: reportNames, liveNames } = api.reports

export const useReports = () =>
  useQuery({ queryKey: keys.list, queryFn: ({ signal }) => api.reports.list({}, { signal }) })

export const useReport = (id: string) =>
  useQuery({ queryKey: keys.of(id), queryFn: ({ signal }) => api.reports.get({ id }, { signal }) })

export const useCountableSessions = () =>
  useQuery({
    queryKey: keys.sessions,
    staleTime: 0,
    queryFn: ({ signal }) => api.reports.sessions({}, { signal }),
  })

/** Counted when its page is opened, not under the reader's hands: what she presses is what she saw. */
export const useLiveReport = (session: string, stage: Stage) =>
  useQuery({
    queryKey: keys.live(session, stage),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.reports.live({ session, stage }, { signal }),
  })

export function useKeepLive() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (of: Parameters<typeof api.reports.keepLive>[0]) => api.reports.keepLive(of),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.list, exact: true }),
  })
}

export const usePreview = () =>
  useMutation({
    mutationFn: (file: File) =>
      sendFile(consoleApi.reports.preview, addressOf(consoleApi.reports.preview, { query: {} }), file),
  })

export function useKeepReport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, digest, which }: { file: File; digest: string; which: WhichSession }) =>
      sendFile(
        consoleApi.reports.keep,
        addressOf(consoleApi.reports.keep, { query: { ...which, file: file.name, digest } }),
        file,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.list }),
  })
}

export const reportFileAddress = (id: string, as: 'pdf' | 'xlsx' | 'csv', language: Language): string =>
  addressOf(consoleApi.reports.file, { id, query: { as, language } })
