/** Mark lists: which there are, their rows, what is entered, signed and opened again, and lists of ratings. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Entered, ListRule, MarkListPage } from '../../../src-shared/marks/held.ts'
import type { Digest, Language } from '../../../src-shared/vocabulary.ts'
import { api, sendFile, statusOf } from './api.ts'

/** A list of one exam. */
export interface Which {
  exam: string
  group: string
}

const all = ['marks'] as const
const ofExam = (exam: string) => [...all, exam] as const
const ofList = ({ exam, group }: Which) => [...ofExam(exam), group] as const
const ofHistory = (list: Which) => [...ofList(list), 'history'] as const

/** Others enter and sign meanwhile: what a screen shows is asked anew when it is opened. */
const fresh = { staleTime: 0 } as const

export const useMarkExams = () =>
  useQuery({ ...fresh, queryKey: all, queryFn: ({ signal }) => api.marks.list({}, { signal }) })

export const useMarkExam = (exam: string, begun: boolean) =>
  useQuery({
    ...fresh,
    queryKey: ofExam(exam),
    enabled: begun,
    queryFn: ({ signal }) => api.marks.get({ exam }, { signal }),
  })

export function useBeginLists(exam: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ListRule) => api.marks.begin({ exam, body }),
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  })
}

/** Each look is on the audit record: asked when the list is opened, and not by itself. */
export const useMarkList = (list: Which) =>
  useQuery({
    queryKey: ofList(list),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.marks.page({ ...list }, { signal }),
  })

/** A change that answers with the whole list. One after the other: no older answer comes behind a newer one. */
function useListChange<Sent>(list: Which, change: (sent: Sent) => Promise<MarkListPage>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    scope: { id: ofList(list).join(' ') },
    onMutate: () => client.cancelQueries({ queryKey: ofList(list), exact: true }),
    onSuccess: (page) => {
      client.setQueryData(ofList(list), page)
      void client.invalidateQueries({ queryKey: all, exact: true })
      void client.invalidateQueries({ queryKey: ofExam(list.exam), exact: true })
      void client.invalidateQueries({ queryKey: ofHistory(list) })
    },
    // The server has other rows than this screen.
    onError: async (error) => {
      if (statusOf(error) === 409) await client.invalidateQueries({ queryKey: ofList(list) })
    },
  })
}

export const useEnter = (list: Which, student: string) =>
  useListChange(list, (body: Entered) => api.marks.enter({ ...list, student, body }))
export const useSign = (list: Which) =>
  useListChange(list, (digest: Digest) => api.marks.sign({ ...list, body: { digest } }))
export const useOpenAgain = (list: Which) =>
  useListChange(list, (reason: string) => api.marks.correct({ ...list, body: { reason } }))

export const usePublish = (list: Which) =>
  useListChange(list, (digest: Digest) => api.marks.publish({ ...list, body: { digest } }))

export const useHistory = (list: Which) =>
  useInfiniteQuery({
    ...fresh,
    queryKey: ofHistory(list),
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) =>
      api.marks.history({ ...list, query: { from: pageParam } }, { signal }),
    getNextPageParam: ({ of, entries }, pages) => {
      const held = pages.reduce((sum, page) => sum + page.entries.length, 0)
      return entries.length > 0 && held < of ? held : undefined
    },
  })

export const useReadRatings = (exam: string) =>
  useMutation({
    mutationFn: (file: File) =>
      sendFile(consoleApi.marks.readRatings, addressOf(consoleApi.marks.readRatings, { exam }), file),
  })

export function useTakeRatings(exam: string) {
  const client = useQueryClient()
  const { takeRatings } = consoleApi.marks
  return useMutation({
    mutationFn: ({ file, digest }: { file: File; digest: Digest }) =>
      sendFile(takeRatings, addressOf(takeRatings, { exam, query: { digest } }), file),
    onSuccess: () => client.invalidateQueries({ queryKey: ofExam(exam), exact: true }),
  })
}

export const listFileAddress = (
  list: Which,
  query: { language: Language; as: 'pdf' | 'xlsx' | 'csv'; what?: 'numbers' },
): string => addressOf(consoleApi.marks.file, { ...list, query })
