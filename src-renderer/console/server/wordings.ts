/** The words of papers: read, tried, saved as a version. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Language } from '../../../src-shared/vocabulary.ts'
import type { Texts } from '../../../src-shared/wordings/check.ts'
import type { WordedPaper } from '../../../src-shared/wordings/passages.ts'
import { api } from './api.ts'

interface Of {
  paper: WordedPaper
  language: Language
}
const keyOf = ({ paper, language }: Of) => ['wordings', paper, language]

export const useWording = (of: Of) =>
  useQuery({ queryKey: keyOf(of), queryFn: ({ signal }) => api.wordings.get(of, { signal }) })

/** Refused, it is asked anew: somebody may have been quicker. */
export function useSaveWording(of: Of) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { base: number; texts: Texts }) => api.wordings.save({ ...of, body }),
    onSuccess: (page) => client.setQueryData(keyOf(of), page),
    onError: () => client.invalidateQueries({ queryKey: keyOf(of) }),
  })
}

export const useSample = (of: Of) =>
  useMutation({
    mutationFn: async (texts: Texts) => (await api.wordings.preview({ ...of, body: { texts } })).file,
  })

export const useTextsOf = (of: Of) =>
  useMutation({
    mutationFn: async (version: number) => (await api.wordings.version({ ...of, version })).texts,
  })
