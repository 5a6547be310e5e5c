import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSaid } from '../frame/said.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { type CommandBody, keys, sendCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import type { Target } from './kinds.ts'

interface Order {
  body: CommandBody
  targets: readonly Target[]
}

/** Gives one command to every target, one after the other, and says which were done, by whom, and which were not. */
export function useGive() {
  const client = useQueryClient()
  const say = useSaid((state) => state.say)
  const { t, time } = useText()
  return useMutation({
    mutationFn: async ({ body, targets }: Order) => {
      const done: { name: string; by: string; at: string }[] = []
      for (const target of targets) {
        try {
          const { command } = await sendCommand(target.attempt, body)
          done.push({ name: target.name, by: command.by, at: command.at })
        } catch (error) {
          if (statusOf(error) === 401) client.setQueryData(keys.me, null)
          say({
            kind: 'problem',
            text: t(`failed.${body.kind}`, { name: target.name }),
            problem: problemOf(error),
          })
        }
      }
      const last = done.at(-1)
      if (!last) return
      say({
        kind: 'done',
        text: t(`did.${body.kind}`, { name: done.map(({ name }) => name).join(', ') }),
        note: t('did-by', { by: last.by, time: time(Date.parse(last.at)) }),
      })
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
  })
}
