/** What invigilators saw at an attempt: when, what, who, and the pictures of that moment. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { type Observation, sentencesOf, witnessesOf } from '../../../src-shared/observing/observation.ts'
import { useTranslation } from '../../i18n/index.ts'
import side from '../attempt/Side.module.css'
import type { SpanLane } from '../attempt/SpanStrip.tsx'
import type { Player } from '../player/usePlayer.ts'
import { observedPictureAddress, observedVoiceAddress } from '../server/addresses.ts'
import { useText } from '../text/useText.ts'
import classes from './Observing.module.css'

export function Seen({ observations, player }: { observations: readonly Observation[]; player: Player }) {
  return (
    <ol className={side.list}>
      {observations.map((one) => (
        <li key={one.id} data-testid="seen-line">
          <Line one={one} player={player} />
        </li>
      ))}
    </ol>
  )
}

function Line({ one, player }: { one: Observation; player: Player }) {
  const { t } = useTranslation('observing')
  const { time, t: word } = useText()
  const [words, witnesses] = [sentencesOf(one), witnessesOf(one)]
  return (
    <>
      <button
        type="button"
        className={side.line}
        onClick={() => player.seek(one.at - leadMs)}
        data-taken-back={one.takenBack !== null}
      >
        <span className={side.time}>{time(one.at)}</span>
        <span className={side.text}>
          {one.takenBack ? <s>{t(`kind.${one.kind}`)}</s> : t(`kind.${one.kind}`)}
          {words !== '' && <span data-as-is> · {words}</span>}
          <small>
            {t('by', { name: one.by.name })}
            {witnesses.length > 0 && ` · ${t('witness', { names: witnesses.join(', ') })}`}
          </small>
          {one.takenBack && <small>{t('taken-back')}</small>}
          {one.pictures.length < 2 && (
            <small>{t(one.pictures.length === 0 ? 'no-pictures' : 'one-picture')}</small>
          )}
        </span>
      </button>
      {one.pictures.some(({ held }) => held) && (
        <div className={classes.pictures}>
          {one.pictures
            .filter(({ held }) => held)
            .map(({ source, at }) => (
              <figure key={source} className={classes.picture}>
                <img
                  src={observedPictureAddress(one.id, source)}
                  loading="lazy"
                  alt={`${word(`source.${source}`)} · ${time(at)}`}
                />
                <figcaption>
                  {word(`source.${source}`)} · {time(at)}
                </figcaption>
              </figure>
            ))}
        </div>
      )}
      {one.voice?.held && (
        <div className={classes.heard}>
          {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said */}
          <audio
            src={observedVoiceAddress(one.id)}
            controls
            controlsList="nodownload noplaybackrate"
            preload="none"
            aria-label={t('voice.title')}
            data-testid="seen-voice"
          />
        </div>
      )}
    </>
  )
}

/** Who presses a key has seen it a moment before. */
const leadMs = 10_000

/** On the time line. */
export function useSeenLane({ observations }: Pick<AttemptDetail, 'observations'>): SpanLane[] {
  const { t } = useTranslation('observing')
  const { time } = useText()
  const standing = observations.filter(({ takenBack }) => takenBack === null)
  if (standing.length === 0) return []
  return [
    {
      ...{ id: 'seen', label: t('lane') },
      spans: standing.map(({ id, at, kind }) => ({
        ...{ id: `seen-${id}`, from: at - leadMs, to: at, look: 'plain' },
        label: `${time(at)} · ${t(`kind.${kind}`)}`,
      })),
    },
  ]
}
