/** How the works of an exam are marked: said once, before the first of them. */
import { Button, Checkbox, NativeSelect, Radio } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type MarkRule, scaleNames } from '../../../src-shared/marking/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { NumberField } from '../../ui/NumberField.tsx'
import { problemOf } from '../server/api.ts'
import { useBeginMarking } from '../server/marking.ts'
import classes from './Marking.module.css'

export function BeginForm({ exam }: { exam: string }) {
  const { t } = useTranslation('marking')
  const begin = useBeginMarking(exam)
  const [rule, setRule] = useState<MarkRule>({
    ...{ markers: 1, difference: 20, confirmTexts: true, scale: 'kz' },
  })
  const set = (change: Partial<MarkRule>) => setRule((now) => ({ ...now, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    begin.mutate(rule)
  }
  return (
    <form onSubmit={submit} className={classes.card}>
      <h2>{t('rule.title')}</h2>
      <Radio.Group
        label={t('rule.markers')}
        value={String(rule.markers)}
        onChange={(value) => set({ markers: value === '2' ? 2 : 1 })}
      >
        {[1, 2].map((markers) => (
          <Radio
            key={markers}
            value={String(markers)}
            label={t(`rule.markers-${markers}`)}
            mt={8}
            data-testid={`markers-${markers}`}
          />
        ))}
      </Radio.Group>
      {rule.markers === 2 && (
        <NumberField
          label={t('rule.difference')}
          value={rule.difference}
          min={0}
          max={100}
          places={0}
          onChange={(difference) => set({ difference })}
          testId="difference"
        />
      )}
      <Checkbox
        label={t('rule.confirm')}
        checked={rule.confirmTexts}
        onChange={({ currentTarget: { checked } }) => set({ confirmTexts: checked })}
      />
      <NativeSelect
        label={t('rule.scale')}
        value={rule.scale}
        onChange={({ currentTarget: { value } }) =>
          set({ scale: scaleNames.find((name) => name === value) ?? 'kz' })
        }
        data={scaleNames.map((value) => ({ value, label: t(`rule.scale-${value}`) }))}
      />
      <p className={classes.quiet}>{t('rule.stays')}</p>
      {begin.error && <ProblemAlert problem={problemOf(begin.error)} />}
      <Button
        type="submit"
        className={classes.own ?? ''}
        loading={begin.isPending}
        data-testid="begin-marking"
      >
        {t('rule.begin')}
      </Button>
    </form>
  )
}
