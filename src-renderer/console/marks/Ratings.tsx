/** A file of ratings: chosen, looked at as it is understood, and taken over; or told what is wrong with it. */
import { Alert, Button, FileButton, Group } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { ratingsBytesAtMost } from '../../../src-shared/api/marks.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { useSaid } from '../frame/said.ts'
import { problemOf, statusOf } from '../server/api.ts'
import { useReadRatings, useTakeRatings } from '../server/marks.ts'
import classes from './Marks.module.css'
import { RatingsPreview } from './RatingsPreview.tsx'

export function Ratings({ exam }: { exam: string }) {
  const { t } = useTranslation('marks')
  const say = useSaid((state) => state.say)
  const [file, setFile] = useState<File | null>(null)
  const reading = useReadRatings(exam)
  const taking = useTakeRatings(exam)
  const resetRef = useRef<() => void>(null)
  const tooLarge = file !== null && file.size > ratingsBytesAtMost
  const choose = (chosen: File | null) => {
    // Mended and saved, the same file can be chosen again.
    resetRef.current?.()
    taking.reset()
    reading.reset()
    setFile(chosen)
    if (chosen && chosen.size <= ratingsBytesAtMost) reading.mutate(chosen)
  }
  const read = file === null ? undefined : reading.data
  const take = () => {
    if (!file || !read?.digest) return
    taking.mutate(
      { file, digest: read.digest },
      {
        onSuccess: () => {
          say({
            kind: 'done',
            text: t('ratings.taken'),
            note: t('ratings.changes', { n: read.changes.length }),
          })
          choose(null)
        },
        onError: (error) => {
          if (statusOf(error) === 409) reading.mutate(file)
        },
      },
    )
  }
  const isOvertaken = statusOf(taking.error) === 409
  const mayTake = read && read.findings.length === 0 && read.changes.length > 0 && read.digest !== null
  return (
    <section className={classes.card} aria-label={t('ratings.title')} data-testid="ratings">
      <h2>{t('ratings.title')}</h2>
      <p className={classes.quiet}>{t('ratings.how')}</p>
      <Group gap="xs">
        <FileButton accept=".csv,.xlsx,text/csv" onChange={choose} resetRef={resetRef}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={reading.isPending}
              leftSection={<IconUpload aria-hidden size={16} />}
              data-testid="choose-ratings"
            >
              {t('ratings.choose')}
            </Button>
          )}
        </FileButton>
        {file && (
          <span className={classes.whole} data-as-is>
            {file.name}
          </span>
        )}
      </Group>
      {tooLarge && <Alert color="orange">{t('ratings.too-large')}</Alert>}
      {reading.error && <ProblemAlert problem={problemOf(reading.error)} />}
      {isOvertaken && (
        <Alert color="orange" role="alert" data-testid="ratings-overtaken">
          {t('ratings.overtaken')}
        </Alert>
      )}
      {taking.error && !isOvertaken && <ProblemAlert problem={problemOf(taking.error)} />}
      {read && <RatingsPreview read={read} />}
      {file && (
        <Group gap="xs">
          {mayTake && (
            <Button loading={taking.isPending} onClick={take} data-testid="take-ratings">
              {t('ratings.take')}
            </Button>
          )}
          <Button variant="default" onClick={() => choose(null)} data-testid="drop-ratings">
            {t('ratings.drop')}
          </Button>
        </Group>
      )}
    </section>
  )
}
