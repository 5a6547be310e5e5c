/** An incident's pictures, large: before, during and after, and one key to the next incident. */
import { ActionIcon, Button, Modal } from '@mantine/core'
import {
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconChevronUp,
  IconMovie,
} from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { goTo } from '../frame/route.ts'
import { useEvidence } from '../server/evidence.ts'
import { useText } from '../text/useText.ts'
import { useEnlarged } from './enlarged.ts'
import classes from './PicturesDialog.module.css'
import { incidentFrom, type Step } from './steps.ts'

export function PicturesDialog() {
  const { steps, at, go, close } = useEnlarged()
  const { t, reason, time } = useText()
  const { opens } = useEvidence()
  const step = steps[at]
  const places: Record<string, number | null> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: step ? incidentFrom(steps, at, 1) : null,
    ArrowUp: step ? incidentFrom(steps, at, -1) : null,
    Home: 0,
    End: steps.length - 1,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const place = places[event.key]
    if (place === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    go(place)
  }
  return (
    <Modal
      opened={step !== undefined}
      onClose={close}
      onKeyDown={onKeyDown}
      title={
        step && (
          <span className={classes.title}>
            <b>{reason(step.incident.reason, step.incident.params)}</b>
            <small>
              {[time(step.incident.at), step.incident.station, step.incident.student]
                .filter((one) => one !== '')
                .join(' · ')}
            </small>
          </span>
        )
      }
      closeButtonProps={{ 'aria-label': t('close') }}
      size="min(100%, 80rem)"
      padding="md"
      yOffset="1.5dvh"
      transitionProps={{ duration: 0 }}
      data-testid="pictures"
    >
      {step && <Large key={step.picture.digest} step={step} />}
      {step && (
        <div className={classes.foot}>
          <Strip steps={steps} at={at} onGo={go} />
          <output className={classes.place} data-testid="pictures-place">
            {t('pictures.place', { n: at + 1, all: steps.length })}
          </output>
          <Key label={t('pictures.previous-incident')} id="previous-incident" to={places.ArrowUp} onGo={go}>
            <IconChevronUp size={20} aria-hidden />
          </Key>
          <Key label={t('pictures.next-incident')} id="next-incident" to={places.ArrowDown} onGo={go}>
            <IconChevronDown size={20} aria-hidden />
          </Key>
          <Key label={t('pictures.previous')} id="previous-picture" to={at > 0 ? at - 1 : null} onGo={go}>
            <IconChevronLeft size={20} aria-hidden />
          </Key>
          <Key
            label={t('pictures.next')}
            id="next-picture"
            to={at + 1 < steps.length ? at + 1 : null}
            onGo={go}
            first
          >
            <IconChevronRight size={20} aria-hidden />
          </Key>
          {opens && (
            <Button
              variant="default"
              leftSection={<IconMovie size={16} aria-hidden />}
              onClick={() => {
                close()
                const { attempt, at: moment } = step.incident
                goTo({ screen: 'attempt', attempt, room: null, at: moment })
              }}
              data-testid="pictures-films"
            >
              {t('pictures.films')}
            </Button>
          )}
        </div>
      )}
    </Modal>
  )
}

/** What a picture shows, in words. */
function useAlt({ incident, picture }: Step): string {
  const { t, word, reason, time } = useText()
  return t('pictures.alt', {
    when: word('when', picture.when),
    reason: reason(incident.reason, incident.params),
    time: time(incident.at),
  })
}

function Large({ step }: { step: Step }) {
  const { t } = useText()
  const { still } = useEvidence()
  const alt = useAlt(step)
  const [failed, setFailed] = useState(false)
  const { incident, picture } = step
  return (
    <figure className={classes.large}>
      {picture.held && !failed ? (
        <img
          src={still(incident.attempt, picture.digest)}
          alt={alt}
          onError={() => setFailed(true)}
          data-testid="picture-large"
        />
      ) : (
        <span className={classes.none} role="img" aria-label={alt}>
          {t(failed ? 'still.failed' : 'still.owed')}
        </span>
      )}
    </figure>
  )
}

/** The incident's own pictures, small, to choose from. */
function Strip({ steps, at, onGo }: { steps: readonly Step[]; at: number; onGo: (at: number) => void }) {
  const { word } = useText()
  const { still } = useEvidence()
  const { incident } = steps[at] ?? {}
  return (
    <div className={classes.strip}>
      {steps.map(({ incident: of, picture }, i) =>
        of.id !== incident?.id ? null : (
          <button
            key={`${picture.when} ${picture.digest}`}
            type="button"
            className={classes.small}
            aria-current={i === at}
            onClick={() => onGo(i)}
          >
            {picture.held ? <img src={still(of.attempt, picture.digest)} alt="" /> : <span />}
            {word('when', picture.when)}
          </button>
        ),
      )}
    </div>
  )
}

/** It keeps the keyboard where there is nothing further. */
function Key({
  label,
  id,
  to,
  onGo,
  first = false,
  children,
}: {
  label: string
  id: string
  to: number | null | undefined
  onGo: (at: number | null) => void
  first?: boolean
  children: ReactNode
}) {
  const none = to === null || to === undefined
  return (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={label}
      title={label}
      aria-disabled={none}
      className={classes.key}
      onClick={() => onGo(to ?? null)}
      data-autofocus={first || undefined}
      data-testid={id}
    >
      {children}
    </ActionIcon>
  )
}
