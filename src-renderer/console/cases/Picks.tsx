/** What a reviewer chooses for the decision: pictures of the moment shown, clips of the place; none of what was not filmed. */
import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { cameras, type Source, sources } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { type NoPicture, noClip, noPicture } from '../attempt/noPicture.ts'
import type { Shown } from '../attempt/shown.ts'
import type { Player } from '../player/usePlayer.ts'
import { useText } from '../text/useText.ts'
import classes from './Cases.module.css'
import { type Edited, withoutMoment } from './edited.ts'

type OnPick = (source: Source) => void

export function Pictures({ shown, player, onPick }: { shown: Shown; player: Player; onPick: OnPick }) {
  const say = useNoPicture()
  const none = useStore(
    player.shown,
    useShallow(({ at }) => sources.map((source) => say(noPicture(shown, source, at)))),
  )
  return <Row name="picture" of={sources} none={none} onPick={onPick} />
}

export function Clips({ shown, edited, onPick }: { shown: Shown; edited: Edited; onPick: OnPick }) {
  const say = useNoPicture()
  const none = cameras.map((source) => say(noClip(shown, source, edited.from, edited.to)))
  return <Row name="clip" of={cameras} none={none} onPick={onPick} />
}

function useNoPicture(): (none: NoPicture | null) => string | null {
  const { word } = useText()
  return (none) => none && word(none.family, none.code)
}

interface RowProps {
  name: 'picture' | 'clip'
  of: readonly Source[]
  /** Of each, why there is nothing to choose. */
  none: readonly (string | null)[]
  onPick: OnPick
}

function Row({ name, of, none, onPick }: RowProps) {
  const { t } = useTranslation('cases')
  const idOf = (source: Source) => `no-${name}-${source}`
  return (
    <>
      <div className={classes.row}>
        <span aria-hidden>{t(`place.${name}-of`)}</span>
        {of.map((source, i) => {
          const what = t(`console:source.${source}`)
          const why = none[i] ?? null
          // It keeps the keyboard where the film plays into a gap.
          const refused =
            why === null ? {} : { 'data-disabled': true, title: why, 'aria-describedby': idOf(source) }
          return (
            <Button
              key={source}
              variant="default"
              size="compact-sm"
              aria-label={t(`place.${name}`, { source: what })}
              aria-disabled={why !== null}
              {...refused}
              onClick={() => why === null && onPick(source)}
              data-testid={`${name}-${source}`}
            >
              {what}
            </Button>
          )
        })}
      </div>
      {of.map(
        (source, i) =>
          none[i] && (
            <p key={source} id={idOf(source)} className={classes.none} data-testid={idOf(source)}>
              {t(`console:source.${source}`)}: {none[i]}
            </p>
          ),
      )}
    </>
  )
}

/** Each is left out by a press. */
export function Chosen({ edited, edit }: { edited: Edited; edit: (change: Edited) => void }) {
  const { t } = useTranslation('cases')
  const { time } = useText()
  return (
    <div className={classes.row}>
      {edited.moments.map((moment) => {
        const { source, from, to } = moment
        const name = `${t(`console:source.${source}`)} ${time(from)}${to > from ? ` – ${time(to)}` : ''}`
        return (
          <Button
            key={`${source} ${from} ${to}`}
            variant="default"
            size="compact-sm"
            rightSection={<IconX size={14} aria-hidden />}
            aria-label={t('place.drop-picture', { name })}
            onClick={() => edit(withoutMoment(edited, moment))}
            data-testid="chosen-moment"
          >
            {name}
          </Button>
        )
      })}
    </div>
  )
}
