/** Who approves the papers of each chair: named by the office. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { Chair } from '../../../src-shared/papers/held.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { problemOf } from '../server/api.ts'
import { useChairs, useSetHead } from '../server/papers.ts'
import classes from './Papers.module.css'
import { usePaperWords } from './words.ts'

export function Chairs() {
  const { t } = usePaperWords()
  const { data, error, refetch } = useChairs()
  return (
    <section aria-label={t('chairs.title')} className={classes.chairs}>
      <h2 className={classes.heading}>{t('chairs.title')}</h2>
      <p className={classes.quiet}>{t('chairs.how')}</p>
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data?.chairs.length === 0 && <p>{t('chairs.none')}</p>}
      {data?.chairs.map((chair) => (
        <Head key={chair.name} chair={chair} teachers={data.teachers} />
      ))}
    </section>
  )
}

function Head({ chair, teachers }: { chair: Chair; teachers: { login: string; name: string }[] }) {
  const { t } = usePaperWords()
  const say = useSaid((state) => state.say)
  const set = useSetHead()
  const now = chair.head?.login ?? ''
  const [chosen, choose] = useState(now)
  const name = () =>
    set.mutate(
      { chair: chair.name, head: chosen },
      {
        onSuccess: () => say({ kind: 'done', text: t('chairs.named'), note: chair.name }),
        onError: (failed) => say({ kind: 'problem', text: t('chairs.failed'), problem: problemOf(failed) }),
      },
    )
  return (
    <div className={classes.row} data-testid="chair">
      <NativeSelect
        label={t('chairs.head-of', { chair: chair.name })}
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: t('chairs.nobody'), disabled: chair.head !== null },
          ...teachers.map(({ login, name: full }) => ({ value: login, label: `${full} (${login})` })),
        ]}
        miw="min(24rem, 100%)"
        data-testid="chair-head"
      />
      <Button
        variant="default"
        loading={set.isPending}
        disabled={chosen === now}
        onClick={name}
        data-testid="chair-name"
      >
        {t('chairs.name')}
      </Button>
    </div>
  )
}
