/** Reports of sessions: what is kept, what a file says, and keeping it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { WhichSession } from '../../../src-shared/reports/session-held.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api, sendFile } from './api.ts'

const keys = { list: ['reports'], of: (id: string) => ['reports', id] }

export const useReports = () =>
  useQuery({ queryKey: keys.list, queryFn: ({ signal }) => api.reports.list({}, { signal }) })

export const useReport = (id: string) =>
  useQuery({ queryKey: keys.of(id), queryFn: ({ signal }) => api.reports.get({ id }, { signal }) })

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
