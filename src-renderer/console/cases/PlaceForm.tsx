/** What a reviewer says of one place: saved as soon as it is said. */
import { Button, NativeSelect, Radio, Textarea } from '@mantine/core'
import { type FormEvent, useEffect } from 'react'
import type { CaseView } from '../../../src-shared/cases/held.ts'
import {
  certainties,
  momentsAtMost,
  placeKinds,
  placesAtMost,
  wordsLength,
} from '../../../src-shared/cases/review.ts'
import type { Source } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import type { Shown } from '../attempt/shown.ts'
import { pictureOf } from '../attempt/stills.ts'
import type { Player } from '../player/usePlayer.ts'
import { problemOf } from '../server/api.ts'
import { useDropPlace, useSavePlace } from '../server/cases.ts'
import { useText } from '../text/useText.ts'
import classes from './Cases.module.css'
import { draftOf, type Edited, isSame, withIn, withMoment, withOut } from './edited.ts'
import { Chosen, Clips, Pictures } from './Picks.tsx'

interface Props {
  view: CaseView
  shown: Shown
  player: Player
  edited: Edited
  edit: (change: Edited | null) => void
  onDone: () => void
}

/** Ms without a change, and it is saved. */
const restMs = 700

export function PlaceForm({ view, shown, player, edited, edit, onDone }: Props) {
  const { t } = useTranslation('cases')
  const { time } = useText()
  const save = useSavePlace(view.number)
  const drop = useDropPlace(view.number)
  const said = view.draft?.places ?? []
  const saved = said.find(({ id }) => id === edited.id)
  const draft = draftOf(edited)
  const isSaved = draft !== null && saved !== undefined && isSame(draft, saved)
  const isFull = !saved && said.length >= placesAtMost
  const now = () => Math.round(player.shown.getState().at)
  const set = (change: Partial<Edited>) => edit({ ...edited, ...change })
  const { mutate } = save
  const waiting = draft !== null && !isSaved && !isFull && !save.isPending && !save.isError
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => mutate({ id: edited.id, ...draft }), restMs)
    return () => clearTimeout(timer)
  })
  const done = (event: Pick<FormEvent, 'preventDefault'>) => {
    event.preventDefault()
    if (isSaved) return onDone()
    if (draft && !isFull) mutate({ id: edited.id, ...draft }, { onSuccess: onDone })
  }
  const choose = (source: Source, whole: boolean) => {
    const at = now()
    const still = whole ? null : pictureOf(shown.stills, source, at)
    const moment = source === 'desk' && still ? still.at : at
    const [from, to] = whole ? [edited.from, edited.to] : [moment, moment]
    edit(withMoment(edited, { source, from, to, still: still?.digest ?? null }, momentsAtMost))
  }
  return (
    <form
      className={classes.place}
      onSubmit={done}
      onKeyDown={(event) => event.key === 'Escape' && (isSaved || draft === null) && onDone()}
      data-testid="place-form"
    >
      <div className={classes.row}>
        <b className={classes.time} data-testid="place-time">
          {edited.to > edited.from ? `${time(edited.from)} – ${time(edited.to)}` : time(edited.from)}
        </b>
        <Button variant="default" size="compact-sm" onClick={() => edit(withIn(edited, now()))}>
          {t('place.in')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => edit(withOut(edited, now()))}>
          {t('place.out')}
        </Button>
      </div>
      <NativeSelect
        label={t('place.kind')}
        size="sm"
        value={edited.kind ?? ''}
        onChange={({ currentTarget: { value } }) =>
          set({ kind: placeKinds.find((kind) => kind === value) ?? null })
        }
        data={[
          { value: '', label: '–' },
          ...placeKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
        ]}
        data-place-kind
        data-testid="place-kind"
      />
      <Radio.Group
        label={t('place.certainty')}
        size="sm"
        value={edited.certainty ?? ''}
        onChange={(value) => set({ certainty: certainties.find((one) => one === value) ?? null })}
      >
        <div className={classes.row}>
          {certainties.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`certainty.${one}`)}
              size="sm"
              data-testid={`certainty-${one}`}
            />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t('place.words')}
        size="sm"
        maxLength={wordsLength}
        autosize
        minRows={1}
        maxRows={3}
        value={edited.words}
        onChange={({ currentTarget: { value } }) => set({ words: value.replace(/\n/g, ' ') })}
        // One line: Enter is done with it.
        onKeyDown={(event) => event.key === 'Enter' && done(event)}
        data-testid="place-words"
      />
      {(save.error ?? drop.error) && <ProblemAlert problem={problemOf(save.error ?? drop.error)} />}
      {isFull && <p role="alert">{t('place.full', { most: placesAtMost })}</p>}
      <div className={classes.row}>
        <Button
          type="submit"
          size="compact-md"
          disabled={draft === null || isFull}
          loading={save.isPending}
          data-testid="place-done"
        >
          {t('place.done')}
        </Button>
        <Button
          variant="default"
          size="compact-md"
          loading={drop.isPending}
          onClick={() => (saved ? drop.mutate(edited.id, { onSuccess: onDone }) : onDone())}
          data-testid="place-drop"
        >
          {t('place.drop')}
        </Button>
        <span role="status" className={classes.quiet} data-testid="place-state">
          {t(isSaved ? 'place.saved' : draft ? 'place.unsaved' : 'place.incomplete')}
        </span>
      </div>
      <fieldset className={classes.pick}>
        <legend>{t('place.pictures')}</legend>
        <Pictures {...{ shown, player }} onPick={(source) => choose(source, false)} />
        {edited.to > edited.from && (
          <Clips {...{ shown, edited }} onPick={(source) => choose(source, true)} />
        )}
        <Chosen edited={edited} edit={edit} />
      </fieldset>
    </form>
  )
}
