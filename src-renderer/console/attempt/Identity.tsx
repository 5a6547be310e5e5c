/** Is it the student on the list? The photo of the roster beside the picture taken before the exam. */
import type { AttemptDetail } from '../../../src-shared/console-api.ts'
import { stillAddress } from '../server/addresses.ts'
import { useText } from '../text/useText.ts'
import classes from './Identity.module.css'

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
          <img src={attempt.photo} alt={`${t('identity.roster')}: ${name}`} data-testid="identity-roster" />
        ) : (
          <div className={classes.none}>{t('identity.no-photo')}</div>
        )}
        <figcaption>{t('identity.roster')}</figcaption>
      </figure>
      <figure>
        {newest.held ? (
          <a href={stillAddress(attempt.id, newest.digest)} target="_blank" rel="noreferrer">
            <img
              src={stillAddress(attempt.id, newest.digest)}
              alt={t('identity.picture', { name })}
              data-testid="identity-picture"
            />
          </a>
        ) : (
          <div className={classes.none}>{t('identity.owed')}</div>
        )}
        <figcaption data-care={!newest.card}>
          {t(newest.card ? 'identity.taken' : 'identity.no-card', { time: time(newest.at) })}
        </figcaption>
      </figure>
    </section>
  )
}
