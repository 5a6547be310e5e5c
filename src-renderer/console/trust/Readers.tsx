/** Who reads: their keys as words, letting a new one in, handing keys of older conversations over. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { fewestReaders } from '../../../src-shared/trust/bounds.ts'
import { ProblemAlert } from '../../ui/index.ts'
import table from '../officer/Table.module.css'
import { api, problemOf } from '../server/api.ts'
import { CompareDialog } from './CompareDialog.tsx'
import { KeyWords } from './KeyWords.tsx'
import type { Mine } from './mine.ts'
import { type TrustReader, useTrustChange } from './queries.ts'
import { admittedOf, handKeysOver } from './sealing.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

interface Props {
  mine: Mine
  own: TrustReader
  readers: readonly TrustReader[]
}

export function Readers({ mine, own, readers }: Props) {
  const { t, hour, number } = useTrustText()
  const [admitting, setAdmitting] = useState<TrustReader | null>(null)
  return (
    <>
      <p>{t('readers.says')}</p>
      {admittedOf(readers).length < fewestReaders && (
        <div className={classes.care} data-testid="line-closed">
          <p>{t('closed')}</p>
        </div>
      )}
      <div className={table.wide}>
        <table className={table.table} data-testid="readers">
          <thead>
            <tr>
              <th scope="col">{t('readers.name')}</th>
              <th scope="col">{t('readers.words')}</th>
              <th scope="col">{t('readers.since')}</th>
              <th scope="col">{t('readers.let-in-by')}</th>
              <th scope="col" className={table.number}>
                {t('readers.without')}
              </th>
              <th scope="col">{t('readers.todo')}</th>
            </tr>
          </thead>
          <tbody>
            {readers.map((one) => (
              <tr key={one.id} data-testid={`reader-${one.login}`}>
                <td>
                  {one.name}
                  <br />
                  <span className={classes.quiet} data-as-is>
                    {one.login}
                  </span>
                </td>
                <td>
                  <KeyWords publicKey={one.id === own.id ? mine.publicKey : one.key} />
                </td>
                <td>{hour(one.since)}</td>
                <td>{one.admittedBy === null ? t('readers.waits') : nameOf(one.admittedBy, readers)}</td>
                <td className={table.number}>{one.admittedBy === null ? '–' : number(one.without)}</td>
                <td>
                  {one.id === own.id ? (
                    t('readers.you')
                  ) : one.admittedBy === null ? (
                    <Button
                      size="compact-md"
                      onClick={() => setAdmitting(one)}
                      data-testid={`admit-${one.login}`}
                    >
                      {t('readers.admit')}
                    </Button>
                  ) : one.without > 0 ? (
                    <HandOver mine={mine} to={one} />
                  ) : (
                    '–'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.quiet}>{t('readers.poster')}</p>
      {admitting && <Admit reader={admitting} onClose={() => setAdmitting(null)} />}
    </>
  )
}

const nameOf = (login: string, readers: readonly TrustReader[]): string =>
  readers.find((one) => one.login === login)?.name ?? login

function Admit({ reader, onClose }: { reader: TrustReader; onClose: () => void }) {
  const { t } = useTrustText()
  const admit = useTrustChange(() => api.trust.admit({ reader: reader.id }))
  return (
    <CompareDialog
      reader={reader}
      title={t('readers.admit-title', { name: reader.name })}
      action={t('readers.admit')}
      busy={admit.isPending}
      problem={admit.error && problemOf(admit.error)}
      onSame={() => admit.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

/** Whoever let her in compared; each who hands keys over does it again, as another key may lie in the database by now. */
function HandOver({ mine, to }: { mine: Mine; to: TrustReader }) {
  const { t } = useTrustText()
  const [soFar, setSoFar] = useState(0)
  // As she was when it was opened: what is compared is what is sealed for.
  const [comparing, setComparing] = useState<TrustReader | null>(null)
  const hand = useTrustChange((one: TrustReader) => handKeysOver(mine, one, setSoFar))
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        loading={hand.isPending}
        onClick={() => setComparing(to)}
        data-testid={`hand-over-${to.login}`}
      >
        {t('readers.hand-over')}
      </Button>
      <div role="status" data-testid={`handed-${to.login}`}>
        {hand.isPending && soFar > 0 && t('readers.handed', { count: soFar })}
        {hand.data && t('readers.handed', { count: hand.data.given })}
        {hand.data && hand.data.failed > 0 && ` ${t('readers.not-handed', { count: hand.data.failed })}`}
      </div>
      {hand.error && <ProblemAlert problem={problemOf(hand.error)} />}
      {comparing && (
        <CompareDialog
          reader={comparing}
          title={t('readers.hand-title', { name: comparing.name })}
          action={t('readers.hand-over')}
          onSame={() => {
            setComparing(null)
            hand.mutate(comparing)
          }}
          onClose={() => setComparing(null)}
        />
      )}
    </>
  )
}
