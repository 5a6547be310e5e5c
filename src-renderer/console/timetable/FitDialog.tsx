/** Whether anybody can be seated at a station. */
import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { noteLength, type Seating } from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'
import { useSetFit } from './queries.ts'
import classes from './Seats.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  station: Seating['rooms'][number]['stations'][number]
  onClose: () => void
}

export function FitDialog({ station: { id, name, unfit }, onClose }: Props) {
  const { t } = useTimetableText()
  const set = useSetFit(id)
  const [why, setWhy] = useState(unfit ?? '')
  const given = why.trim()
  const save = (to: string | null) => set.mutate(to, { onSuccess: onClose })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (given !== '') save(given)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('fit.title', { station: name })}
      closeButtonProps={{ 'aria-label': t('people:do.close') }}
    >
      <form onSubmit={submit} className={classes.fit}>
        <TextInput
          label={t('fit.why')}
          maxLength={noteLength}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          data-autofocus
          data-testid="unfit-why"
        />
        {set.error && <ProblemAlert problem={problemOf(set.error)} />}
        <span className={classes.bar}>
          <Button type="submit" loading={set.isPending} disabled={given === ''} data-testid="unfit-save">
            {t('fit.save')}
          </Button>
          {unfit !== null && (
            <Button variant="default" onClick={() => save(null)} data-testid="fit-again">
              {t('fit.again')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('people:do.cancel')}
          </Button>
        </span>
      </form>
    </Modal>
  )
}
