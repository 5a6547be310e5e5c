/** Lists on their way in. Whoever left one finds it here again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { ImportPreview, ImportSummary, JobState } from '../../../src-shared/api/imports.ts'
import { importBytesAtMost, type ListName } from '../../../src-shared/imports/names.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api, RequestError, sendFile } from './api.ts'

const refetchMs = 500
const isUnderWay = (state: JobState | undefined) => state === 'reading' || state === 'writing'

export const useImports = () =>
  useQuery({
    queryKey: ['imports'],
    staleTime: 0,
    refetchInterval: ({ state }: { state: { data: { imports: ImportSummary[] } | undefined } }) =>
      state.data?.imports.some((one) => isUnderWay(one.state)) ? refetchMs : false,
    queryFn: ({ signal }) => api.imports.list({}, { signal }),
  })

export const useImport = (id: string) =>
  useQuery({
    queryKey: ['import', id],
    staleTime: 0,
    refetchInterval: ({ state }: { state: { data: ImportPreview | undefined } }) =>
      isUnderWay(state.data?.state) ? refetchMs : false,
    queryFn: ({ signal }) => api.imports.get({ id }, { signal }),
  })

const nameLength = 200
export function useBeginImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ kind, file }: { kind: ListName; file: File }) => {
      const { begin } = consoleApi.imports
      return sendFile(begin, addressOf(begin, { query: { kind, file: file.name.slice(-nameLength) } }), file)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['imports'] }),
  })
}

/** Chosen files as the one archive that the server takes; a ZIP that was chosen alone is that archive. */
export async function archiveOf(files: readonly File[]): Promise<File> {
  const [only] = files
  if (only && files.length === 1 && /\.zip$/i.test(only.name)) return only
  // Before they are read: a page has less memory than a folder of photos may be large.
  const most = importBytesAtMost('photos')
  if (files.reduce((sum, { size }) => sum + size, 0) > most)
    throw new RequestError(413, {
      code: 'bad-input',
      detail: `photos have at most ${Math.floor(most / 2 ** 20)} MB together; send them in parts`,
    })
  const { zipSync } = await import('fflate')
  const entries: Record<string, Uint8Array> = {}
  for (const file of files) entries[file.name] = new Uint8Array(await file.arrayBuffer())
  // Pictures do not get smaller.
  return new File([new Uint8Array(zipSync(entries, { level: 0 }))], `photos-${files.length}.zip`)
}

/** What changes an import: matching, confirming, giving up. */
export function useImportChange<Input, Output>(id: string, change: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(
        // A list that is taken in may have changed any of them.
        [['import', id], ['imports'], ['students'], ['faculties'], ['groups']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  })
}

export const reportAddress = (id: string, language: Language) =>
  addressOf(consoleApi.imports.report, { id, query: { language } })
