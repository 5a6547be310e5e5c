/** One section of a paper that is being written. */
import { Button, Checkbox, Group } from '@mantine/core'
import { hundredthsOf, questionsOf, type Section } from '../../../src-shared/papers/definition.ts'
import { plannedMinutesAtMost } from '../../../src-shared/timetable/timetable.ts'
import { NumberField } from '../../ui/index.ts'
import classes from './Papers.module.css'
import { QuestionsPart } from './QuestionsPart.tsx'
import { Titles } from './Settings.tsx'
import type { SectionProps } from './section.ts'
import { TicketsPart } from './TicketsPart.tsx'
import { usePaperWords } from './words.ts'

interface CardProps extends SectionProps<Section> {
  number: number
  onRemove: () => void
  /** Null: it is the first. */
  onUp: (() => void) | null
}

export function SectionCard({ number, onRemove, onUp, ...props }: CardProps) {
  const { t } = usePaperWords()
  const { section, paper, onChange } = props
  const name = t(`section.${section.kind}`, { number })
  return (
    <section className={classes.card} aria-label={name} data-testid={`section-${number}`}>
      <div className={classes.apart}>
        <h2>{name}</h2>
        <span className={classes.quiet}>
          {t('section.sum', { count: questionsOf(section), points: hundredthsOf(section) / 100 })}
        </span>
      </div>
      <Titles
        title={section.title}
        shown={paper.languages}
        label={t('section.name')}
        onChange={(title) => onChange({ ...section, title })}
      />
      {section.kind === 'questions' ? (
        <QuestionsPart {...props} section={section} onChange={onChange} />
      ) : (
        <TicketsPart {...props} section={section} onChange={onChange} />
      )}
      <Group>
        <Checkbox
          label={t('section.shuffle-items')}
          checked={section.shuffleItems}
          onChange={(event) => onChange({ ...section, shuffleItems: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('section.shuffle-options')}
          checked={section.shuffleOptions}
          onChange={(event) => onChange({ ...section, shuffleOptions: event.currentTarget.checked })}
        />
      </Group>
      <Way section={section} minutes={paper.minutes} onChange={(way) => onChange({ ...section, ...way })} />
      <Group>
        {onUp && (
          <Button variant="default" size="xs" onClick={onUp} data-testid="section-up">
            {t('section.up')}
          </Button>
        )}
        <Button variant="default" size="xs" onClick={onRemove} data-testid="section-remove">
          {t('section.remove')}
        </Button>
      </Group>
    </section>
  )
}

interface WayProps {
  section: Section
  /** Of the exam. */
  minutes: number
  onChange: (way: Pick<Section, 'oneWay' | 'minutes' | 'plays'>) => void
}

/** Its order, its own time, and how often its sounds are heard. */
function Way({ section, minutes, onChange }: WayProps) {
  const { t } = usePaperWords()
  return (
    <>
      <Checkbox
        label={t('section.one-way')}
        description={t('section.one-way-says')}
        checked={section.oneWay === true}
        onChange={(event) => onChange({ oneWay: event.currentTarget.checked || undefined })}
        data-testid="section-one-way"
      />
      <Group align="flex-end">
        <Checkbox
          label={t('section.timed')}
          checked={section.minutes !== undefined}
          onChange={(event) => onChange({ minutes: event.currentTarget.checked ? minutes : undefined })}
          data-testid="section-timed"
        />
        {section.minutes !== undefined && (
          <NumberField
            label={t('section.minutes')}
            min={1}
            max={plannedMinutesAtMost}
            places={0}
            w="12rem"
            value={section.minutes}
            onChange={(own) => onChange({ minutes: own })}
            testId="section-minutes"
          />
        )}
      </Group>
      <Group align="flex-end">
        <Checkbox
          label={t('section.counted')}
          checked={section.plays !== undefined}
          onChange={(event) => onChange({ plays: event.currentTarget.checked ? 2 : undefined })}
          data-testid="section-counted"
        />
        {section.plays !== undefined && (
          <NumberField
            label={t('section.plays')}
            min={1}
            max={100}
            places={0}
            w="12rem"
            value={section.plays}
            onChange={(plays) => onChange({ plays })}
            testId="section-plays"
          />
        )}
      </Group>
    </>
  )
}
