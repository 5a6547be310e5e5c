/** Ways of logging in, and the second factor of whoever is logged in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './api.ts'

const ways = ['ways'] as const
const secondFactor = ['second-factor'] as const

export const useWays = () =>
  useQuery({
    queryKey: ways,
    queryFn: ({ signal }) => api.session.ways({}, { signal }),
  })

export const useSecondFactor = () =>
  useQuery({
    queryKey: secondFactor,
    queryFn: ({ signal }) => api.me.secondFactor({}, { signal }),
  })

/** A wrong code answers 401, which is no end of the session: mutations leave it alone. */
export const useBeginSecondFactor = () =>
  useMutation({
    mutationFn: (body: { password: string }) => api.me.beginSecondFactor({ body }),
  })

export function useConfirmSecondFactor() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { code: string }) => api.me.confirmSecondFactor({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: secondFactor }),
  })
}

export function useEndSecondFactor() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { password: string; code: string }) => api.me.endSecondFactor({ body }),
    onSuccess: () => client.invalidateQueries({ queryKey: secondFactor }),
  })
}
