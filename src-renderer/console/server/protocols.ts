/** Protocols of a room. Reading one is on the audit record: it is asked for when it is opened, and not by itself. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { ProtocolPage } from '../../../src-shared/protocols/protocol.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { api, statusOf } from './api.ts'

interface Which {
  room: string
  exam: string
}

const listKey = (room: string) => ['protocols', room] as const
const keyOf = ({ room, exam }: Which) => [...listKey(room), exam] as const

export const useProtocols = (room: string) =>
  useQuery({
    queryKey: listKey(room),
    queryFn: ({ signal }) => api.protocols.list({ room }, { signal }),
  })

export const useProtocol = (which: Which) =>
  useQuery({
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    gcTime: 0,
    queryKey: keyOf(which),
    queryFn: ({ signal }) => api.protocols.get({ ...which }, { signal }),
  })

function useStep(which: Which, step: (text: string) => Promise<ProtocolPage>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: step,
    onSuccess: (page) => {
      client.setQueryData(keyOf(which), page)
      return client.invalidateQueries({ queryKey: listKey(which.room), exact: true })
    },
    // It is another by now.
    onError: (error) =>
      statusOf(error) === 409 ? client.invalidateQueries({ queryKey: keyOf(which) }) : undefined,
  })
}

export const useRemark = (which: Which) =>
  useStep(which, (words) => api.protocols.remark({ ...which, body: { words } }))
export const useSignProtocol = (which: Which) =>
  useStep(which, (digest) => api.protocols.sign({ ...which, body: { digest } }))
export const useCorrectProtocol = (which: Which) =>
  useStep(which, (reason) => api.protocols.correct({ ...which, body: { reason } }))

export const protocolPdfAddress = (which: Which, language: Language) =>
  addressOf(consoleApi.protocols.file, { ...which, query: { language } })
