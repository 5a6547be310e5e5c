/** @jsxImportSource preact */
/** Who looked at what is hers and when, by roles. */
import { Failed } from '../Notice.tsx'
import { call } from '../server.ts'
import { timeOf } from '../time.ts'
import { type Mine, useMine } from './mine.ts'

export function Looks({ language, base, t, onOver }: Mine) {
  const { found, error, again } = useMine(() => call('GET /api/open/my/looks'), onOver)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const { looks, timeZone } = found
  const time = (at: number) => timeOf(at, timeZone, language)
  return (
    <div data-testid="my-looks">
      <h1>{t('looks.title')}</h1>
      <p>{t('looks.how')}</p>
      {looks.length === 0 && <p>{t('looks.none')}</p>}
      <ul class="my-list">
        {looks.map(({ title, what, roles, first, last, times }) => (
          <li key={`${what} ${first} ${last} ${roles.join()}`} data-testid={`look-${what}`}>
            <b>{t(`looks.what.${what}`)}</b>
            <br />
            <span data-as-is>{title[language]}</span>
            {what !== 'own' && (
              <>
                {' · '}
                {roles.length === 0
                  ? t('looks.gone')
                  : roles.map((role) => t(`looks.role.${role}`)).join(', ')}
              </>
            )}
            <br />
            <span class="my-quiet">
              {time(first)}
              {last - first >= 60_000 && ` – ${time(last)}`}
              {times > 1 && ` · ${t('looks.times', { count: times })}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
