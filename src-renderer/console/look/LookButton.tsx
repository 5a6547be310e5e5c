/** Cameras and screen of the station where an attempt is sat, live: asked for by a press, and said what it means. */
import { Button, Modal } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import { Kinds } from '../observing/ObserveButtons.tsx'
import { useMayCommand } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Live.module.css'
import { Live } from './Live.tsx'

export function LookButton({ attempt }: { attempt: AttemptSummary }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const may = useMayCommand()
  const whom = { attempt: attempt.id, name: attempt.student.name, station: attempt.station.name }
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconEye size={16} aria-hidden />}
        onClick={() => setOpen(true)}
        data-testid="look"
      >
        {t('look.button')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={
          <b className={classes.title}>
            {t('look.title', { name: attempt.student.name, station: attempt.station.name })}
          </b>
        }
        closeButtonProps={{ 'aria-label': t('look.stop') }}
        size="min(100%, 84rem)"
        padding="md"
        yOffset="1.5dvh"
        transitionProps={{ duration: 0 }}
      >
        <Live attempt={attempt.id} onStop={() => setOpen(false)}>
          {may && <Kinds whom={whom} id="look" />}
        </Live>
      </Modal>
    </>
  )
}
