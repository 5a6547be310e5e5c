/** A note by voice: a press begins it, a press or thirty seconds end it; it is heard before it is added, or taken back. */
import { Button } from '@mantine/core'
import { IconMicrophone, IconPlayerStopFilled } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import classes from './Observing.module.css'
import type { Voice } from './useVoice.ts'

interface Props {
  voice: Voice
  note: Blob | null
  onDrop: () => void
}

export function VoiceNote({ voice: { state, left, toggle }, note, onDrop }: Props) {
  const { t } = useTranslation('observing')
  const heard = useAddressOf(note)
  const box = useRef<HTMLDivElement>(null)
  const done = note !== null
  // The keyboard goes on where its button was; from the words it is not taken away.
  useEffect(() => {
    if (document.activeElement === document.body)
      box.current?.querySelector<HTMLElement>(done ? '[data-drops]' : '[data-records]')?.focus()
  }, [done])
  return (
    <div className={classes.voice} ref={box}>
      {!done ? (
        <div className={classes.row}>
          <Button
            size="compact-md"
            variant="default"
            leftSection={
              state === 'records' ? (
                <IconPlayerStopFilled size={16} aria-hidden />
              ) : (
                <IconMicrophone size={16} aria-hidden />
              )
            }
            // Never disabled: the keyboard stays at it from the first press to the second.
            aria-busy={state === 'asks'}
            onClick={toggle}
            data-records
            data-testid="voice-record"
          >
            {t(state === 'records' ? 'voice.end' : 'voice.begin')}
          </Button>
          {state === 'records' && (
            <span role="timer" className={classes.label} data-testid="voice-left">
              {t('voice.left', { seconds: left })}
            </span>
          )}
        </div>
      ) : (
        <>
          {heard !== null && (
            // biome-ignore lint/a11y/useMediaCaption: whoever listens has said it a moment before
            <audio
              src={heard}
              controls
              controlsList="nodownload noplaybackrate"
              aria-label={t('voice.title')}
              data-testid="voice-heard"
            />
          )}
          <div className={classes.row}>
            <Button size="compact-md" variant="default" onClick={onDrop} data-drops data-testid="voice-drop">
              {t('voice.drop')}
            </Button>
          </div>
        </>
      )}
      {state === 'refused' && <span data-testid="voice-refused">{t('voice.refused')}</span>}
    </div>
  )
}

function useAddressOf(note: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (!note) return
    const made = URL.createObjectURL(note)
    setAddress(made)
    return () => {
      setAddress(null)
      URL.revokeObjectURL(made)
    }
  }, [note])
  return address
}
