/** A student's photo on her page: as it is, another one, or none. Each is done at once, whatever becomes of the form. */
import { Button, FileButton } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { useTranslation } from '../../i18n/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { students, useChange, useSetPhoto, useStudentPhoto } from '../server/people.ts'
import classes from './People.module.css'

export function StudentPhoto({ number }: { number: string }) {
  const { t } = useTranslation('people')
  const { data, error, refetch } = useStudentPhoto(number)
  const set = useSetPhoto(number)
  const remove = useChange(() => students.removePhoto({ number }))
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const { photo } = data
  return (
    <div className={classes.photo} data-testid="student-photo">
      {photo ? (
        <img src={photo} alt={t('photo.of', { number })} />
      ) : (
        <IconUserCircle aria-hidden size={72} stroke={1} />
      )}
      <div>
        <p>{t(photo ? 'photo.is' : 'photo.none')}</p>
        <span className={classes.more}>
          <FileButton accept="image/jpeg,image/png" onChange={(file) => file && set.mutate(file)}>
            {(props) => (
              <Button {...props} variant="default" size="sm" loading={set.isPending} data-testid="set-photo">
                {t(photo ? 'photo.replace' : 'photo.set')}
              </Button>
            )}
          </FileButton>
          {photo && (
            <Button
              variant="default"
              size="sm"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined)}
              data-testid="remove-photo"
            >
              {t('do.remove')}
            </Button>
          )}
        </span>
      </div>
    </div>
  )
}
