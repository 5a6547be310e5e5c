/**
 * The real page, opened from the office's own browser, and beside it what the rules would do with addresses met there: by
 * the same function that judges at the station. What only a station knows (its own names, where a name leads to) is not in it.
 */
import { Button, Textarea } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { decide, type WebDecision } from '../../../src-shared/web-exam/decide.ts'
import type { WebRules } from '../../../src-shared/web-exam.ts'
import table from '../officer/Table.module.css'
import { useText } from '../text/useText.ts'
import { linesOf } from './draft.ts'
import classes from './WebExam.module.css'

/** More are no trial any more. */
const triedAtMost = 200

/** `rules` null: they are not whole yet. */
export function TryOut({ rules }: { rules: WebRules | null }) {
  const { t } = useText()
  const [text, setText] = useState('')
  const tried = linesOf(text).slice(0, triedAtMost)
  return (
    <section className={classes.try} aria-label={t('webexam:try.title')}>
      <h2>{t('webexam:try.title')}</h2>
      <p className={classes.how}>{t('webexam:try.how')}</p>
      {rules === null ? (
        <Button disabled data-testid="try-open">
          {t('webexam:try.open')}
        </Button>
      ) : (
        <Button
          component="a"
          href={rules.start}
          target="_blank"
          rel="noreferrer noopener"
          variant="default"
          leftSection={<IconExternalLink aria-hidden size={16} />}
          data-testid="try-open"
        >
          {t('webexam:try.open')}
        </Button>
      )}
      <Textarea
        label={t('webexam:try.addresses')}
        autosize
        minRows={3}
        maxRows={12}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-as-is
        data-testid="try-addresses"
      />
      {rules === null ? (
        <p>{t('webexam:try.not-whole')}</p>
      ) : (
        tried.length > 0 && (
          <div className={table.wide}>
            <table className={table.table} data-testid="try-found">
              <thead>
                <tr>
                  {(['address', 'as-page', 'as-part'] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(`webexam:try.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tried.map((address, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text, which may be alike
                  <tr key={i} data-testid={`try-${i}`}>
                    <td className={classes.address} data-as-is>
                      {address}
                    </td>
                    <td>
                      <Verdict decision={decide(rules, { kind: 'page', frame: 'main', url: address })} />
                    </td>
                    <td>
                      <Verdict decision={decide(rules, { kind: 'resource', type: 'other', url: address })} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      )}
    </section>
  )
}

function Verdict({ decision }: { decision: WebDecision }) {
  const { t } = useText()
  if (decision.do !== 'refuse') return <>{t(`webexam:does.${decision.do}`)}</>
  return (
    <>
      <b className={classes.refused}>{t('webexam:does.refuse')}</b>
      <small className={classes.reason}>{t(`webexam:why.${decision.reason}`)}</small>
    </>
  )
}
