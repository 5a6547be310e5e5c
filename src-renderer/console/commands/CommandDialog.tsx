/** Asks once, with what the command needs, and sends it. */
import { Button, Checkbox, Group, Loader, Modal, NumberInput, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Identity } from '../attempt/Identity.tsx'
import { EarlierMessages } from '../messages/MessagesDialog.tsx'
import { serverClock } from '../server/clock.ts'
import { type CommandBody, useAttempt, useRoom } from '../server/queries.ts'
import { listOf } from '../text/names.ts'
import { useText } from '../text/useText.ts'
import { AdmitTogether } from './AdmitTogether.tsx'
import { useAsking } from './ask.ts'
import classes from './CommandDialog.module.css'
import { useGive } from './give.ts'
import { type CommandKind, inputs, type Target } from './kinds.ts'
import { minutesOfOthers } from './late.ts'

export function CommandDialog() {
  const { question, drop } = useAsking()
  const { t } = useText()
  const title = question && t(`ask.${question.kind}`, { name: question.targets[0]?.name ?? '' })
  return (
    <Modal
      opened={question !== null}
      onClose={drop}
      title={
        <b className={classes.title}>
          {question && question.targets.length > 1
            ? t(`ask-many.${question.kind}`, { count: question.targets.length })
            : title}
        </b>
      }
      closeButtonProps={{ 'aria-label': t('close') }}
      // From the top, not in the middle: what comes below moves nothing.
      yOffset="12dvh"
      size={isTogether(question) ? '75rem' : 'md'}
      transitionProps={{ duration: 0 }}
      // Asked from the list of needs, it stands before it.
      zIndex={300}
    >
      {question && isTogether(question) && <AdmitTogether targets={question.targets} onDone={drop} />}
      {question && !isTogether(question) && <Question key={question.kind} {...question} onDone={drop} />}
    </Modal>
  )
}

/** Several are let in after a look at each of them. */
const isTogether = (question: { kind: CommandKind; targets: readonly Target[] } | null) =>
  question?.kind === 'admit' && question.targets.length > 1

interface Asked {
  kind: CommandKind
  targets: readonly Target[]
  onDone: () => void
}

function Question(asked: Asked) {
  const [target] = asked.targets
  return asked.kind === 'admit' && target ? (
    <OnceKnown attempt={target.attempt}>
      <Form {...asked} />
    </OnceKnown>
  ) : (
    <Form {...asked} />
  )
}

/** Whose pictures come above the buttons, so these come with them; where they cannot be had, without. */
function OnceKnown({ attempt, children }: { attempt: string; children: ReactNode }) {
  const { isPending, failureCount } = useAttempt(attempt)
  // Once: what stands below asks again.
  const known = useRef(false)
  known.current ||= !isPending || failureCount > 0
  return known.current ? children : <Loader />
}

function Form({ kind, targets, onDone }: Asked) {
  const { t } = useText()
  const give = useGive()
  const input = inputs[kind]
  const [text, setText] = useState('')
  const [minutes, setMinutes] = useState<number | string>(typeof input === 'object' ? input.minutes : '')
  /** Minutes that a late arrival gets, or null for the exam's whole time. */
  const [late, setLate] = useState<number | null>(null)
  const body: CommandBody = {
    kind,
    ...(kind === 'admit' && late !== null ? { minutes: late } : {}),
    ...(input === 'text' && text.trim() ? { text: text.trim() } : {}),
    ...(typeof input === 'object' ? { minutes: Number(minutes) } : {}),
  }
  const complete =
    (kind !== 'message' || text.trim() !== '') &&
    (typeof input !== 'object' || (minutes !== '' && Number(minutes) > 0 && Number(minutes) <= 600))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (complete) give.mutate({ body, targets }, { onSettled: onDone })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {targets.length > 1 && (
        <p className={classes.names}>
          {listOf(
            t,
            targets.map(({ name }) => name),
          )}
        </p>
      )}
      {kind === 'admit' && targets.length === 1 && targets[0] && (
        <WhoIsIt attempt={targets[0].attempt} late={late} onLate={setLate} />
      )}
      <p className={classes.effect}>{t(`effect.${kind}`)}</p>
      {input === 'text' && (
        <Textarea
          label={t(kind === 'message' ? 'dialog.message' : 'dialog.reason')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="command-text"
        />
      )}
      {typeof input === 'object' && (
        <NumberInput
          label={t('dialog.minutes')}
          min={1}
          max={600}
          data-autofocus
          value={minutes}
          onChange={setMinutes}
          data-testid="command-minutes"
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone} data-testid="cancel">
          {t('dialog.cancel')}
        </Button>
        <Button
          type="submit"
          color={kind === 'end' ? 'red.9' : undefined}
          disabled={!complete}
          loading={give.isPending}
          data-autofocus={input === undefined ? true : undefined}
          data-testid="confirm"
        >
          {t(`command.${kind}`)}
        </Button>
      </Group>
      {kind === 'message' && targets[0] && (
        <EarlierMessages room={targets[0].room} attempts={targets.map(({ attempt }) => attempt)} />
      )}
    </form>
  )
}

/** Whom she lets in, before she does; and where the others have begun, with how much time. */
function WhoIsIt({
  attempt,
  late,
  onLate,
}: {
  attempt: string
  late: number | null
  onLate: (minutes: number | null) => void
}) {
  const { t } = useText()
  const { data } = useAttempt(attempt)
  const room = useRoom(data?.station.room ?? null)
  if (!data) return null
  const others =
    data.state === 'waiting' ? minutesOfOthers(data, room.data?.tiles ?? [], serverClock.now()) : null
  const minutes = late ?? others
  return (
    <>
      <Identity attempt={data} />
      {minutes !== null && (
        <Checkbox
          label={t('dialog.late', { minutes, full: data.examSummary.durationMinutes })}
          checked={late !== null}
          onChange={(event) => onLate(event.currentTarget.checked ? minutes : null)}
          data-testid="late"
        />
      )}
    </>
  )
}
