/** Marking: how far it is, a marker's works, keys put right, marks by name. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Criteria } from '../../../src-shared/bank/rubric.ts'
import type { MarkRule, wordsAs } from '../../../src-shared/marking/held.ts'
import type { Digest, Language } from '../../../src-shared/vocabulary.ts'
import { api, statusOf } from './api.ts'

const all = ['marking'] as const
const ofExam = (exam: string) => [...all, exam] as const
const ofWorks = (exam: string) => [...ofExam(exam), 'works'] as const

/** Others mark meanwhile: what a screen shows is asked anew when it is opened. */
const fresh = { staleTime: 0 } as const

export const useMarkings = () =>
  useQuery({ ...fresh, queryKey: all, queryFn: ({ signal }) => api.marking.list({}, { signal }) })

export const useMarking = (exam: string, begun: boolean) =>
  useQuery({
    ...fresh,
    queryKey: ofExam(exam),
    enabled: begun,
    queryFn: ({ signal }) => api.marking.get({ exam }, { signal }),
  })

function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  })
}

export const useBeginMarking = (exam: string) =>
  useChange((body: MarkRule) => api.marking.begin({ exam, body }))
export const useTakeWorks = (exam: string) =>
  useChange((body: { unfinished: boolean; differing: boolean }) => api.marking.take({ exam, body }))
export const useRelease = (exam: string) =>
  useChange((marker: string) => api.marking.release({ exam, body: { marker } }))
export const useDecipher = (exam: string) =>
  useChange((body: { as: (typeof wordsAs)[number]; digest: Digest }) => api.marking.decipher({ exam, body }))

export const useMarkerQueue = (exam: string) =>
  useQuery({
    ...fresh,
    queryKey: ofWorks(exam),
    queryFn: ({ signal }) => api.marking.queue({ exam }, { signal }),
  })
export const useNextWork = (exam: string) => useChange(() => api.marking.next({ exam, body: {} }))
export const useLockMarks = (exam: string) => useChange(() => api.marking.lock({ exam, body: {} }))

export const useWork = (exam: string, cipher: string) =>
  useQuery({
    ...fresh,
    queryKey: [...ofWorks(exam), cipher],
    queryFn: ({ signal }) => api.marking.work({ exam, cipher }, { signal }),
  })

type Sent = {
  question: string
  points: number
  comment: string
  criteria: Criteria | null
  entry: number
}

/** `onSaved` is told whatever screen is open by then. */
export function useMark(exam: string, cipher: string, onSaved: (sent: Sent) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ question, ...body }: Sent) => api.marking.mark({ exam, cipher, question, body }),
    onSuccess: (work, sent) => {
      client.setQueryData([...ofWorks(exam), cipher], work)
      onSaved(sent)
      return client.invalidateQueries({ queryKey: ofWorks(exam), exact: true })
    },
    // The server has another mark than this screen: of another window, or of a reply that never came.
    onError: async (error) => {
      if (statusOf(error) === 409) await client.invalidateQueries({ queryKey: ofWorks(exam) })
    },
  })
}

export const useRegrades = (exam: string) =>
  useQuery({
    ...fresh,
    queryKey: [...ofExam(exam), 'regrades'],
    queryFn: ({ signal }) => api.marking.regrades({ exam }, { signal }),
  })
export const usePropose = (exam: string) =>
  useChange((body: { item: string; version: number; reason: string }) => api.marking.propose({ exam, body }))
export const useDecideKey = (exam: string) =>
  useChange(({ regrade, decision }: { regrade: string; decision: 'applied' | 'declined' }) =>
    api.marking.decide({ exam, regrade, body: { decision } }),
  )

/** Each look is on the audit record. */
export const useMarks = (exam: string) =>
  useQuery({
    queryKey: [...ofExam(exam), 'results'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.marking.results({ exam }, { signal }),
  })

/** Each look is on the audit record. */
export const useStatistics = (exam: string) =>
  useQuery({
    queryKey: [...ofExam(exam), 'statistics'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.marking.statistics({ exam }, { signal }),
  })

export const statisticsAddress = (exam: string, language: Language, as: 'csv' | 'xlsx') =>
  addressOf(consoleApi.marking.statisticsFile, { exam, query: { language, as } })
export const marksAddress = (exam: string, language: Language, as: 'csv' | 'xlsx') =>
  addressOf(consoleApi.marking.file, { exam, query: { language, as } })
export const paperMediumAddress = (paper: string) => (digest: string) =>
  addressOf(consoleApi.papers.medium, { paper, digest })
