/** Papers: written, decided, given to exams. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import type { Decision, PaperContent, PaperDetail } from '../../../src-shared/papers/held.ts'
import { printedPaper } from '../../../src-shared/papers/printed.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api } from './api.ts'

const paperKey = (paper: string) => ['paper', paper]
const listKey = ['papers']
const approvedKey = ['approved-papers']
const chairsKey = ['chairs']

export const usePapers = () =>
  useQuery({ queryKey: listKey, queryFn: ({ signal }) => api.papers.list({}, { signal }) })

export const useOwnBanks = () =>
  useQuery({ queryKey: ['banks', 'own'], queryFn: ({ signal }) => api.banks.list({}, { signal }) })

export const usePaper = (paper: string) =>
  useQuery({
    queryKey: paperKey(paper),
    queryFn: ({ signal }) => api.papers.get({ paper }, { signal }),
  })

export const usePool = (paper: string, asked: boolean) =>
  useQuery({
    queryKey: ['paper-pool', paper],
    enabled: asked,
    queryFn: ({ signal }) => api.papers.pool({ paper }, { signal }),
  })

export const useContent = (paper: string, version: number) =>
  useQuery({
    queryKey: ['paper-content', paper, version],
    // Each look is on the audit record.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.papers.content({ paper, version }, { signal }),
  })

/** A version as it is read in a language. */
export const usePrinted = ({ version, content }: PaperContent, language: Language) =>
  useQuery({
    queryKey: ['paper-printed', version.digest, language],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => printedPaper(content, version.digest, language),
  })

/** A change whose answer is the paper as it is now. Refused, it is asked anew: somebody may have been quicker. */
function usePaperChange<T>(change: (given: T) => Promise<PaperDetail>, paper?: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (detail) => {
      client.setQueryData(paperKey(detail.id), detail)
      return client.invalidateQueries({ queryKey: listKey })
    },
    onError: () => paper && client.invalidateQueries({ queryKey: paperKey(paper) }),
  })
}

export const useBeginPaper = () =>
  usePaperChange((body: { bank: string; definition: PaperDefinition }) => api.papers.add({ body }))
export const useSavePaper = (paper: string) =>
  usePaperChange(
    (body: { revision: number; definition: PaperDefinition }) => api.papers.save({ paper, body }),
    paper,
  )
export const useHandIn = (paper: string) =>
  usePaperChange((revision: number) => api.papers.handIn({ paper, body: { revision } }), paper)
export const useDecide = (paper: string, version: number) =>
  usePaperChange(
    (body: { decision: Decision; note: string }) => api.papers.decide({ paper, version, body }),
    paper,
  )

/** Others approve papers meanwhile: one that was approved a moment ago is on the screen that is opened now. */
export const useApproved = () =>
  useQuery({
    queryKey: approvedKey,
    queryFn: ({ signal }) => api.papers.approved({}, { signal }),
    staleTime: 0,
  })

export function useGivePaper() {
  const client = useQueryClient()
  return useMutation({
    /** With null it is taken back. */
    mutationFn: async ({ exam, of }: { exam: string; of: { paper: string; version: number } | null }) => {
      if (of === null) await api.papers.takeBack({ exam })
      else await api.papers.give({ exam, body: of })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: approvedKey }),
  })
}

export const useChairs = () =>
  useQuery({ queryKey: chairsKey, queryFn: ({ signal }) => api.papers.chairs({}, { signal }) })

export function useSetHead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { chair: string; head: string }) => api.papers.setHead({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: chairsKey }),
  })
}
