/** Ways of logging in, and the second factor of whoever is logged in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/console-api.ts'
import { request } from './request.ts'

const ways = ['ways'] as const
const secondFactor = ['second-factor'] as const

export const useWays = () =>
  useQuery({
    queryKey: ways,
    queryFn: ({ signal }) => request('/api/session/ways', consoleApi.ways.reply, { signal }),
  })

export const useSecondFactor = () =>
  useQuery({
    queryKey: secondFactor,
    queryFn: ({ signal }) => request('/api/me/second-factor', consoleApi.secondFactor.reply, { signal }),
  })

/** A wrong code answers 401, which is no end of the session: mutations leave it alone. */
export const useBeginSecondFactor = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof consoleApi.beginSecondFactor.body>) =>
      request('/api/me/second-factor', consoleApi.beginSecondFactor.reply, { method: 'POST', body }),
  })

export function useConfirmSecondFactor() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: z.infer<typeof consoleApi.confirmSecondFactor.body>) =>
      request('/api/me/second-factor/confirm', consoleApi.confirmSecondFactor.reply, {
        method: 'POST',
        body,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: secondFactor }),
  })
}

export function useEndSecondFactor() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: z.infer<typeof consoleApi.endSecondFactor.body>) =>
      request('/api/me/second-factor/end', consoleApi.done.reply, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: secondFactor }),
  })
}
