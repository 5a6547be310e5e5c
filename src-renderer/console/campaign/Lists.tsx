/** Dates, meetings and videos of the session's page: a row each. */
import { Button, Fieldset, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { datesAtMost, meetingsAtMost, videosAtMost } from '../../../src-shared/campaign/bounds.ts'
import type { CampaignContent } from '../../../src-shared/campaign/page.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import classes from './Campaign.module.css'
import { TextField } from './TextField.tsx'

export interface ListProps {
  content: CampaignContent
  language: Language
  onChange: (change: Partial<CampaignContent>) => void
}
type Part = 'dates' | 'meetings' | 'videos'

export function Dates({ content: { dates }, language, onChange }: ListProps) {
  const { t } = useTranslation('campaign')
  return (
    <Rows
      part="dates"
      count={dates.length}
      most={datesAtMost}
      onAdd={() => onChange({ dates: [...dates, { day: '', time: '', what: {} }] })}
      onRemove={(i) => onChange({ dates: dates.toSpliced(i, 1) })}
      row={(i) => {
        const one = dates[i]
        if (!one) return null
        const set = (change: Partial<typeof one>) => onChange({ dates: dates.with(i, { ...one, ...change }) })
        return (
          <>
            <When {...one} onChange={set} testId={`date-${i}`} />
            <TextField
              label={t('dates.what')}
              texts={one.what}
              language={language}
              onChange={(what) => set({ what })}
              testId={`date-${i}-what`}
            />
          </>
        )
      }}
    />
  )
}

export function Meetings({ content: { meetings }, language, onChange }: ListProps) {
  const { t } = useTranslation('campaign')
  return (
    <Rows
      part="meetings"
      count={meetings.length}
      most={meetingsAtMost}
      onAdd={() => onChange({ meetings: [...meetings, { day: '', time: '', place: {}, whom: {} }] })}
      onRemove={(i) => onChange({ meetings: meetings.toSpliced(i, 1) })}
      row={(i) => {
        const one = meetings[i]
        if (!one) return null
        const set = (change: Partial<typeof one>) =>
          onChange({ meetings: meetings.with(i, { ...one, ...change }) })
        return (
          <>
            <When {...one} onChange={set} testId={`meeting-${i}`} />
            {(['place', 'whom'] as const).map((field) => (
              <TextField
                key={field}
                label={t(`meetings.${field}`)}
                texts={one[field]}
                language={language}
                onChange={(texts) => set({ [field]: texts })}
                testId={`meeting-${i}-${field}`}
              />
            ))}
          </>
        )
      }}
    />
  )
}

export function Videos({ content: { videos }, language, onChange }: ListProps) {
  const { t } = useTranslation('campaign')
  return (
    <Rows
      part="videos"
      says={t('videos.says')}
      count={videos.length}
      most={videosAtMost}
      onAdd={() => onChange({ videos: [...videos, { address: '', title: {} }] })}
      onRemove={(i) => onChange({ videos: videos.toSpliced(i, 1) })}
      row={(i) => {
        const one = videos[i]
        if (!one) return null
        const set = (change: Partial<typeof one>) =>
          onChange({ videos: videos.with(i, { ...one, ...change }) })
        return (
          <>
            <TextInput
              className={classes.text ?? ''}
              classNames={{ input: classes.address ?? '' }}
              label={t('videos.address')}
              value={one.address}
              data-as-is
              spellCheck={false}
              onChange={({ currentTarget: { value } }) => set({ address: value.trim() })}
              data-testid={`video-${i}-address`}
            />
            <TextField
              label={t('videos.name')}
              texts={one.title}
              language={language}
              onChange={(title) => set({ title })}
              testId={`video-${i}-name`}
            />
          </>
        )
      }}
    />
  )
}

interface WhenProps {
  day: string
  time: string
  onChange: (change: { day: string } | { time: string }) => void
  testId: string
}

function When({ day, time, onChange, testId }: WhenProps) {
  const { t } = useTranslation('campaign')
  return (
    <>
      <TextInput
        type="date"
        className={classes.when ?? ''}
        label={t('day')}
        value={day}
        onChange={({ currentTarget: { value } }) => onChange({ day: value })}
        data-testid={`${testId}-day`}
      />
      <TextInput
        type="time"
        className={classes.when ?? ''}
        label={t('time')}
        value={time}
        onChange={({ currentTarget: { value } }) => onChange({ time: value.slice(0, 5) })}
        data-testid={`${testId}-time`}
      />
    </>
  )
}

interface RowsProps {
  part: Part
  says?: string
  count: number
  most: number
  onAdd: () => void
  onRemove: (i: number) => void
  row: (i: number) => ReactNode
}

function Rows({ part, says, count, most, onAdd, onRemove, row }: RowsProps) {
  const { t } = useTranslation('campaign')
  return (
    <Fieldset legend={t(`${part}.title`)} className={classes.group} data-testid={`campaign-${part}`}>
      {says && <p className={classes.quiet}>{says}</p>}
      {Array.from({ length: count }, (_, i) => String(i)).map((at) => (
        <div key={at} className={classes.item}>
          {row(Number(at))}
          <Button
            variant="default"
            size="compact-md"
            className={classes.remove ?? ''}
            onClick={() => onRemove(Number(at))}
            aria-label={t('remove-one', {
              name: t('number', { part: t(`${part}.title`), number: String(Number(at) + 1) }),
            })}
            data-testid={`${part}-${at}-remove`}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        className={classes.own ?? ''}
        disabled={count >= most}
        onClick={onAdd}
        data-testid={`add-${part}`}
      >
        {t(`${part}.add`)}
      </Button>
    </Fieldset>
  )
}
