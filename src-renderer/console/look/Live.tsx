/** Face, desk and screen as they are now, for as long as somebody looks. */
import { Button } from '@mantine/core'
import { type ReactNode, type RefObject, useRef } from 'react'
import { type Camera, cameras } from '../../../src-shared/vocabulary.ts'
import { useNow } from '../frame/useNow.ts'
import captions from '../pictures/Caption.module.css'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import classes from './Live.module.css'
import { type LookState, useLook } from './useLook.ts'

interface Props {
  attempt: string
  onStop: () => void
  /** What can be said of what is seen. */
  children?: ReactNode
}

export function Live({ attempt, onStop, children }: Props) {
  const { t, word } = useText()
  const canvases = { face: useRef<HTMLCanvasElement>(null), desk: useRef<HTMLCanvasElement>(null) }
  const { state, again } = useLook(attempt, canvases)
  const { ended } = state
  return (
    <div
      className={classes.live}
      data-looks
      data-testid="look-view"
      data-way={state.direct ? 'direct' : 'server'}
    >
      <p className={classes.told}>{t('look.told')}</p>
      {children && <div className={classes.kinds}>{children}</div>}
      <div className={classes.views}>
        {cameras.map((camera) => (
          <FilmView key={camera} camera={camera} state={state} canvas={canvases[camera]} />
        ))}
        <ScreenView state={state} />
      </div>
      <div className={classes.foot}>
        <div className={classes.state} data-testid="look-state">
          <output>{ended ? word('look.ended', ended) : t(wayOf(state))}</output>
          {!ended && state.until !== null && <Left until={state.until} />}
        </div>
        {ended && (
          <Button variant="default" onClick={again} data-testid="look-again">
            {t('look.again')}
          </Button>
        )}
        <Button onClick={onStop} data-testid="look-stop">
          {t('look.stop')}
        </Button>
      </div>
    </div>
  )
}

const wayOf = ({ until, direct }: LookState) =>
  until === null ? 'look.waiting' : direct ? 'look.direct' : 'look.through-server'

/** Beside what is read out: that would be read out every second. */
function Left({ until }: { until: number }) {
  const { t } = useText()
  useNow()
  return <span> · {t('look.ends', { span: span(Math.max(0, until - performance.now())) })}</span>
}

/** A film that shows nothing new for so long stands still, ms. */
const stillMs = 3000

function FilmView({
  camera,
  state,
  canvas,
}: {
  camera: Camera
  state: LookState
  canvas: RefObject<HTMLCanvasElement | null>
}) {
  const { t } = useText()
  useNow()
  const { shownAt, failed } = state.films[camera]
  const stands = shownAt !== null && performance.now() - shownAt > stillMs
  return (
    <figure className={classes.view} data-view={camera} data-stands={stands && !state.ended}>
      <canvas
        ref={canvas}
        className={classes.picture}
        role="img"
        aria-label={t('look.view', { source: t(`source.${camera}`) })}
        data-testid={`live-${camera}`}
        data-shown={shownAt !== null}
      />
      {!state.ended && (failed || stands || shownAt === null) && (
        <span className={classes.over}>
          {t(failed ? 'film.not-playable' : stands ? 'look.stands' : 'look.waiting')}
        </span>
      )}
      <figcaption className={captions.caption}>{t(`source.${camera}`)}</figcaption>
    </figure>
  )
}

function ScreenView({ state: { screen, ended } }: { state: LookState }) {
  const { t } = useText()
  return (
    <figure className={classes.view} data-view="screen">
      {screen ? (
        <img
          className={classes.picture}
          src={screen}
          alt={t('look.view', { source: t('source.screen') })}
          data-testid="live-screen"
        />
      ) : (
        !ended && <span className={classes.over}>{t('look.waiting')}</span>
      )}
      <figcaption className={captions.caption}>
        {t('source.screen')} · {t('look.every-second')}
      </figcaption>
    </figure>
  )
}
