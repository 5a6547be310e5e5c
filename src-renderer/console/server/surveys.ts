/** Surveys: the list, one of them, its codes and what came of it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { SurveyDetail } from '../../../src-shared/api/surveys.ts'
import type { SurveyDefinition } from '../../../src-shared/surveys/definition.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api } from './api.ts'

const all = ['surveys'] as const

export const useSurveys = () =>
  useQuery({ queryKey: all, queryFn: ({ signal }) => api.surveys.list({}, { signal }) })

/** Null: a new one, which nothing is asked for. */
export const useSurvey = (survey: string | null) =>
  useQuery({
    queryKey: [...all, survey],
    enabled: survey !== null,
    // What is typed is not taken away by an answer that comes later.
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.surveys.get({ survey: survey ?? '' }, { signal }),
  })

function useChanged<Input>(change: (input: Input) => Promise<SurveyDetail>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async (detail) => {
      client.setQueryData([...all, detail.id], detail)
      await client.invalidateQueries({ queryKey: all, exact: true })
    },
  })
}

export const useSaveSurvey = (of: { id: string; version: number } | null) =>
  useChanged((definition: SurveyDefinition) =>
    of === null
      ? api.surveys.add({ body: { definition } })
      : api.surveys.save({ survey: of.id, body: { version: of.version, definition } }),
  )

export const usePublishSurvey = (survey: string) =>
  useChanged((version: number) => api.surveys.publish({ survey, body: { version } }))

export const useCloseSurvey = (survey: string) => useChanged(() => api.surveys.close({ survey }))

export const useSurveyCodes = (survey: string) =>
  useMutation({
    mutationFn: (faculty: string | null) =>
      api.surveys.codes({ survey, query: faculty === null ? {} : { faculty } }),
  })

/** Steps come by the hour. */
const againMs = 60_000

export const surveyFileAddress = (
  survey: string,
  query: { as: 'pdf' | 'xlsx' | 'csv'; language: Language; by: string },
): string => addressOf(consoleApi.surveys.file, { survey, query })

export const useSurveyResults = (survey: string, by: string, language: Language) =>
  useQuery({
    queryKey: [...all, survey, 'results', by, language],
    queryFn: ({ signal }) => api.surveys.results({ survey, query: { by, language } }, { signal }),
    refetchInterval: againMs,
    placeholderData: keepPreviousData,
  })
