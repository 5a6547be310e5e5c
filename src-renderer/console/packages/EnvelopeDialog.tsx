/** Makes a room's envelope: its words are in this one file. */
import { Button, Modal } from '@mantine/core'
import type { RoomPackage } from '../../../src-shared/package/held.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { useEnvelope } from '../server/packages.ts'
import { savePdf } from '../server/saveFile.ts'
import { useTimetableText } from '../timetable/text.ts'
import classes from './Packages.module.css'

interface Props {
  exam: string
  room: RoomPackage
  /** How many were made. */
  before: number
  onClose: () => void
}

export function EnvelopeDialog({ exam, room, before, onClose }: Props) {
  const { t, language } = useTimetableText()
  const envelope = useEnvelope(exam, room.room)
  const make = () =>
    envelope.mutate(
      { before, language },
      {
        onSuccess(file) {
          savePdf(file, `envelope-${room.room}-${before + 1}.pdf`)
          onClose()
        },
      },
    )
  return (
    <Modal
      opened
      onClose={onClose}
      title={before === 0 ? t('packages.envelope') : t('packages.envelope-ask', { room: room.title })}
      closeButtonProps={{ 'aria-label': t('people:do.close') }}
    >
      <p>{t('packages.envelope-what')}</p>
      {before > 0 && <p>{t('packages.envelope-again', { number: before })}</p>}
      {envelope.error && <ProblemAlert problem={problemOf(envelope.error)} />}
      <span className={classes.deeds}>
        <Button loading={envelope.isPending} onClick={make} data-testid="envelope-make">
          {t('packages.make')}
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('people:do.cancel')}
        </Button>
      </span>
    </Modal>
  )
}
