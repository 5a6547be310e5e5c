/** The session's page: read, saved as a version, switched on and off; its posters, and who has read its rules. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CampaignPage } from '../../../src-shared/api/campaign.ts'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { CampaignContent } from '../../../src-shared/campaign/page.ts'
import { api, sendFile } from './api.ts'

const key = ['campaign'] as const
const keyOfSeen = [...key, 'seen'] as const

export const useCampaign = () =>
  useQuery({ queryKey: key, queryFn: ({ signal }) => api.campaign.get({}, { signal }) })

/** Refused, it is asked anew: somebody may have been quicker. */
function useChanged<Input>(change: (input: Input) => Promise<CampaignPage>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (page) => {
      client.setQueryData(key, page)
      void client.invalidateQueries({ queryKey: keyOfSeen })
    },
    onError: () => client.invalidateQueries({ queryKey: key, exact: true }),
  })
}

export const useSaveCampaign = () =>
  useChanged((body: { base: number; content: CampaignContent }) => api.campaign.save({ body }))

export const useTurnCampaign = () => useChanged((on: boolean) => api.campaign.turn({ body: { on } }))

export function useSendPoster() {
  const client = useQueryClient()
  const { keepPoster } = consoleApi.campaign
  return useMutation({
    mutationFn: (file: File) => sendFile(keepPoster, addressOf(keepPoster), file),
    onSuccess: () => client.invalidateQueries({ queryKey: key, exact: true }),
  })
}

export const posterAddress = (digest: string): string => addressOf(consoleApi.campaign.poster, { digest })

export const useSeen = () =>
  useQuery({ queryKey: keyOfSeen, queryFn: ({ signal }) => api.campaign.seen({}, { signal }) })

/** Each look is on the audit record: nothing is asked twice by itself. */
export const useSeenNames = (query: { faculty?: string; group?: string }) =>
  useQuery({
    queryKey: [...keyOfSeen, 'names', query],
    queryFn: ({ signal }) => api.campaign.names({ query }, { signal }),
    ...{ refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: Number.POSITIVE_INFINITY },
    gcTime: 0,
  })
