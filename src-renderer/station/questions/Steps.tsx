/** Under a question: back, to come back later, and on, or the way out. What cannot be undone is asked about first. */
import { Button, Group, Text } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { PaperWay } from '../../../src-shared/bridge/station-view.ts'
import { isAsked, type Question } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { placesOf } from '../../ui/question/order.ts'
import { GoOnDialog } from '../GoOnDialog.tsx'
import { goOn, useAnswered } from '../store.ts'
import type { Shown } from '../way.ts'
import { FlagButton } from './FlagButton.tsx'
import classes from './Steps.module.css'

export interface StepsProps {
  questions: readonly Question[]
  way: PaperWay | null
  shown: Shown
  /** Of the question that is shown. */
  place: number
  /** The list of all answers is shown in its place. */
  review: boolean
  locked: boolean
  onGo: (place: number) => void
  onSubmit: () => void
}

export function Steps({ questions, way, shown, place, review, locked, onGo, onSubmit }: StepsProps) {
  const { t } = useTranslation()
  const asking = useGoOn(questions, way, shown)
  const { open, on } = shown
  const step = open.indexOf(place)
  const before = review ? place : open[step - 1]
  const next = review ? undefined : open[step + 1]
  const question = questions[place]
  return (
    <div className={classes.steps}>
      {on !== 'submit' && (
        <Text size="sm" c="var(--taza-quiet)" data-testid="way-note">
          {t(`way.${on}-note`)}
        </Text>
      )}
      <Group justify="space-between">
        {way?.oneWay && before === undefined ? (
          <span />
        ) : (
          <Button
            size="lg"
            variant="default"
            disabled={before === undefined}
            leftSection={<IconArrowLeft aria-hidden size="1.2em" />}
            onClick={() => before !== undefined && onGo(before)}
            data-testid="previous"
          >
            {t('exam.previous')}
          </Button>
        )}
        {question && !review && !way?.oneWay && <FlagButton question={question.id} />}
        {next === undefined && on === 'submit' ? (
          <Button size="lg" onClick={onSubmit} data-testid="finish">
            {t('exam.submit')}
          </Button>
        ) : (
          <Button
            size="lg"
            rightSection={<IconArrowRight aria-hidden size="1.2em" />}
            loading={asking.state === 'busy' && !asking.open}
            onClick={() => (next === undefined ? asking.ask() : onGo(next))}
            data-testid="next"
          >
            {t(next === undefined && on === 'section' ? 'way.next-section' : 'exam.next')}
          </Button>
        )}
      </Group>
      <GoOnDialog
        open={asking.open && !locked && on !== 'submit'}
        to={on === 'section' ? 'section' : 'question'}
        missing={asking.missing}
        state={asking.state}
        onClose={asking.close}
        onGo={asking.go}
      />
    </div>
  )
}

/** What is left without an answer is asked about, and a section always. */
function useGoOn(questions: readonly Question[], way: PaperWay | null, { ahead, on }: Shown) {
  const answered = useAnswered()
  const [asked, ask] = useState<string | null>(null)
  const [state, setState] = useState<'busy' | 'unsaved' | 'refused' | null>(null)
  const at = way ? `${way.section}/${way.place}` : null
  const here = on === 'question' ? ahead.slice(0, 1) : ahead
  const leaving = here.flatMap((place) => questions[place] ?? [])
  const missing = leaving.filter((one) => isAsked(one) && !answered.has(one.id)).map(({ id }) => id)
  const go = async () => {
    if (!way) return
    setState('busy')
    const became = await goOn(
      way,
      leaving.map(({ id }) => id),
    )
    setState(became === 'gone' ? null : became)
    // What went wrong is said where the way on was asked for.
    ask(became === 'gone' ? null : at)
  }
  return {
    // She may have been led on meanwhile.
    open: asked !== null && asked === at,
    state,
    missing: placesOf(questions, missing),
    ask: () => (on === 'section' || missing.length > 0 ? ask(at) : void go()),
    close: () => {
      ask(null)
      setState(null)
    },
    go: () => void go(),
  }
}
