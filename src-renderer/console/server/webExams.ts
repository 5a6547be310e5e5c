/** Exams in an LMS, set up here. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { WebExamGiven } from '../../../src-shared/api/web-exams.ts'
import { toBase64 } from '../../../src-shared/bytes.ts'
import { api } from './api.ts'

const all = ['web-exams'] as const

export const useWebExams = () =>
  useQuery({ queryKey: all, queryFn: ({ signal }) => api.webExams.list({}, { signal }) })

/** Null: a new one, which nothing is asked for. */
export const useWebExam = (id: string | null) =>
  useQuery({
    queryKey: [...all, id],
    enabled: id !== null,
    // What is typed is not taken away by an answer that comes later.
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => api.webExams.get({ id: id ?? '' }, { signal }),
  })

export function useSaveWebExam(id: string | null) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: WebExamGiven) =>
      id === null ? api.webExams.add({ body }) : api.webExams.replace({ id, body }),
    onSuccess: async (exam) => {
      client.setQueryData([...all, exam.id], exam)
      await client.invalidateQueries({ queryKey: all, exact: true })
    },
  })
}

export const useReadSeb = () =>
  useMutation({
    mutationFn: async ({ file, password }: { file: File; password: string | null }) =>
      api.webExams.readSeb({
        body: { file: toBase64(new Uint8Array(await file.arrayBuffer())), password },
      }),
  })
