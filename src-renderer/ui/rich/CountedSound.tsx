/** A sound that can be played so often and no more, each time from its beginning to its end. */
import { Button } from '@mantine/core'
import { IconPlayerPlayFilled, IconVolume } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { type CountedSound as Counted, useShownMedia } from './media.ts'
import classes from './RichText.module.css'

export function CountedSound({ sound: { left, begin } }: { sound: Counted }) {
  const { t } = useTranslation()
  const { covered } = useShownMedia()
  const element = useRef<HTMLAudioElement>(null)
  const [state, setState] = useState<'still' | 'asked' | 'plays' | 'failed'>('still')
  // The clock may stand meanwhile; it goes on where it was.
  useEffect(() => {
    if (covered) element.current?.pause()
    else if (state === 'plays')
      void element.current?.play().catch((error: Error) => {
        // A lock came as it began: it goes on afterwards.
        if (error.name !== 'AbortError') setState('failed')
      })
  }, [covered, state])
  const play = async () => {
    setState('asked')
    const address = await begin()
    if (address === null || !element.current) return setState('failed')
    element.current.src = address
    setState('plays')
  }
  return (
    <span className={classes.counted} data-testid="sound">
      <Button
        variant="default"
        leftSection={
          state === 'plays' ? <IconVolume aria-hidden /> : <IconPlayerPlayFilled aria-hidden size="1.1em" />
        }
        disabled={state === 'asked' || state === 'plays' || left === 0}
        onClick={() => void play()}
        data-testid="sound-play"
      >
        {t('station:sound.play')}
      </Button>
      <output data-testid="sound-said">
        {(state === 'plays' || state === 'failed') && t(`station:sound.${state}`)}{' '}
        {state !== 'plays' && t('station:sound.left', { left })}
      </output>
      {/* biome-ignore lint/a11y/useMediaCaption: a sound of a question has its words in the question */}
      <audio ref={element} onEnded={() => setState('still')} onError={() => setState('failed')} />
    </span>
  )
}
