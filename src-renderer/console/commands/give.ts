import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSaid } from '../frame/said.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { type CommandBody, keys, sendCommands } from '../server/queries.ts'
import { listOf } from '../text/names.ts'
import { useText } from '../text/useText.ts'
import type { Target } from './kinds.ts'

interface Order {
  body: CommandBody
  targets: readonly Target[]
}

/** Gives one command to every target and says which were done, by whom, and which were not. */
export function useGive() {
  const client = useQueryClient()
  const say = useSaid((state) => state.say)
  const { t, time } = useText()
  return useMutation({
    mutationFn: async ({ body, targets }: Order) => {
      const nameOf = new Map(targets.map(({ attempt, name }) => [attempt, name]))
      const namesOf = (attempts: readonly string[]) =>
        listOf(
          t,
          attempts.map((id) => nameOf.get(id) ?? ''),
        )
      const failed = (attempts: readonly string[]) =>
        t('failed', { command: t(`command.${body.kind}`), name: namesOf(attempts) })
      try {
        const { given, refused } = await sendCommands([...nameOf.keys()], body)
        for (const { attempt, problem } of refused) say({ kind: 'problem', text: failed([attempt]), problem })
        const last = given.at(-1)
        if (!last) return
        say({
          kind: 'done',
          text: t(`did.${body.kind}`, { name: namesOf(given.map(({ attempt }) => attempt)) }),
          note: t('did-by', { by: last.by, time: time(Date.parse(last.at)) }),
        })
      } catch (error) {
        if (statusOf(error) === 401) client.setQueryData(keys.me, null)
        say({
          kind: 'problem',
          text: failed([...nameOf.keys()]),
          problem: problemOf(error),
        })
      }
    },
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
  })
}
