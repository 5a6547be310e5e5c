/** Face and desk side by side, led by one conductor. */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Camera, cameras } from '../../../src-shared/vocabulary.ts'
import captions from '../pictures/Caption.module.css'
import { type Film, openFilm } from '../player/film.ts'
import type { Player } from '../player/usePlayer.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import classes from './Films.module.css'
import { gapAt } from './line.ts'
import type { Shown } from './shown.ts'

export function Films({ attempt, player }: { attempt: Shown; player: Player }) {
  return (
    <div className={classes.pair}>
      {cameras.map((camera) => (
        <FilmPane key={camera} attempt={attempt} camera={camera} player={player} />
      ))}
    </div>
  )
}

function FilmPane({ attempt, camera, player }: { attempt: Shown; camera: Camera; player: Player }) {
  const { t } = useText()
  const video = useRef<HTMLVideoElement>(null)
  const [film, setFilm] = useState<Film | null>(null)
  const { id } = attempt
  const { film: addressOf } = useEvidence()
  useEffect(() => {
    if (!video.current) return
    const opened = openFilm(video.current, addressOf(id, camera))
    const remove = player.add(opened)
    setFilm(opened)
    return () => {
      remove()
      opened.close()
    }
  }, [id, camera, player, addressOf])
  return (
    <figure className={classes.pane}>
      {/* biome-ignore lint/a11y/useMediaCaption: the cameras record no sound */}
      <video
        ref={video}
        className={classes.film}
        playsInline
        aria-label={t('attempt.film', { source: t(`source.${camera}`) })}
        data-testid={`film-${camera}`}
      />
      {film && <Over attempt={attempt} camera={camera} film={film} player={player} />}
      <figcaption className={captions.caption}>{t(`source.${camera}`)}</figcaption>
    </figure>
  )
}

/** What stands where there is no picture: why, in words. */
function Over({
  attempt,
  camera,
  film,
  player,
}: {
  attempt: Shown
  camera: Camera
  film: Film
  player: Player
}) {
  const { t, word } = useText()
  const at = useStore(player.shown, (shown) => shown.at)
  const blocked = useStore(player.shown, (shown) => shown.blocked)
  const trouble = film.trouble()
  if (film.mediaAt(at) !== null && trouble === null) {
    return blocked && film.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA ? (
      <span className={classes.loading}>{t('attempt.loading')}</span>
    ) : null
  }
  const gap = gapAt(attempt, camera, at)
  const why = gap ? word('gap', gap.reason) : trouble ? t(`film.${trouble}`) : t('film.nothing-here')
  return (
    <div className={classes.gap} data-testid={`no-film-${camera}`}>
      <span className={classes.why}>{why}</span>
    </div>
  )
}
