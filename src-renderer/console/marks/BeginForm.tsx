/** By which scale and out of what the lists of an exam are graded: said once, when they are drawn up. */
import { Button, NativeSelect, Radio } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { scaleNames } from '../../../src-shared/marking/held.ts'
import { GradedBy, type ListRule } from '../../../src-shared/marks/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { useBeginLists } from '../server/marks.ts'
import classes from './Marks.module.css'

/** Scales that have a formula for the total (resources/scales). */
const withFormula: ReadonlySet<ListRule['scale']> = new Set(['kz'])

export function BeginForm({ exam }: { exam: string }) {
  const { t } = useTranslation('marks')
  const begin = useBeginLists(exam)
  const [rule, setRule] = useState<ListRule>({ scale: 'kz', by: 'total' })
  const set = (change: Partial<ListRule>) => setRule((now) => ({ ...now, ...change }))
  const setScale = (scale: ListRule['scale']) =>
    set({ scale, ...(withFormula.has(scale) ? {} : { by: 'exam' }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    begin.mutate(rule)
  }
  return (
    <form onSubmit={submit} className={classes.card}>
      <h2>{t('rule.title')}</h2>
      <NativeSelect
        label={t('rule.scale')}
        value={rule.scale}
        onChange={({ currentTarget: { value } }) =>
          setScale(scaleNames.find((name) => name === value) ?? 'kz')
        }
        data={scaleNames.map((value) => ({ value, label: t(`rule.scale-${value}`) }))}
        data-testid="scale"
      />
      <Radio.Group
        label={t('rule.by')}
        value={rule.by}
        onChange={(value) => set({ by: GradedBy.parse(value) })}
      >
        {GradedBy.options.map((by) => (
          <Radio
            key={by}
            value={by}
            label={t(`rule.by-${by}`)}
            mt={8}
            disabled={by === 'total' && !withFormula.has(rule.scale)}
            data-testid={`by-${by}`}
          />
        ))}
      </Radio.Group>
      <p className={classes.quiet}>{t('rule.stays')}</p>
      {begin.error && <ProblemAlert problem={problemOf(begin.error)} />}
      <Button type="submit" className={classes.own ?? ''} loading={begin.isPending} data-testid="begin-lists">
        {t('rule.begin')}
      </Button>
    </form>
  )
}
