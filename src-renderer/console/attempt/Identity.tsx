/** Is it the student on the list? The photo of the roster beside the picture taken before the exam. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { useText } from '../text/useText.ts'
import classes from './Identity.module.css'
import { NoStill, Still } from './Still.tsx'

export function Identity({
  attempt,
}: {
  attempt: Pick<AttemptDetail, 'id' | 'student' | 'photo' | 'identity'>
}) {
  const { t, time } = useText()
  const newest = attempt.identity.at(-1)
  // Where the policy asks for no picture there is nothing to compare.
  if (!newest) return null
  const { name } = attempt.student
  return (
    <section className={classes.pair} aria-label={t('identity.title')} data-testid="identity">
      <figure>
        {attempt.photo?.startsWith('data:image/') ? (
          <img
            className={classes.roster}
            src={attempt.photo}
            alt={`${t('identity.roster')}: ${name}`}
            data-testid="identity-roster"
          />
        ) : (
          <NoStill>{t('identity.no-photo')}</NoStill>
        )}
        <figcaption>{t('identity.roster')}</figcaption>
      </figure>
      <figure>
        <Still
          attempt={attempt.id}
          digest={newest.digest}
          held={newest.held}
          alt={t('identity.picture', { name })}
          testId="identity-picture"
        />
        <figcaption data-care={!newest.card}>
          {t(newest.card ? 'identity.taken' : 'identity.no-card', { time: time(newest.at) })}
        </figcaption>
      </figure>
    </section>
  )
}
