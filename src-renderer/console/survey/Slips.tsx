/** Codes on paper, one slip a person: printed by the browser, and gone. */
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { SurveyDetail, surveys } from '../../../src-shared/api/surveys.ts'
import { useLanguage, useTranslation } from '../../i18n/index.ts'
import list from '../list/List.module.css'
import { useText } from '../text/useText.ts'

interface Props {
  survey: SurveyDetail
  people: Reply<typeof surveys.codes>['people']
  onDone: () => void
}

export function Slips({ survey, people, onDone }: Props) {
  const { t } = useTranslation('survey')
  const { localize } = useText()
  const language = useLanguage()
  const address = new URL(`/open#/${language}/${survey.link ?? ''}`, survey.publicUrl ?? window.location.href)
  useEffect(() => {
    // Browsers wait here until the paper is chosen.
    window.print()
    onDone()
  }, [onDone])
  return createPortal(
    <table className={`${list.table} ${list.paper}`} data-testid="slips">
      <tbody>
        {people.map(({ number, name, group, code }) => (
          <tr key={number}>
            <td>
              {group} {name}
              <br />
              {t('codes.number')}: <b>{number}</b>
            </td>
            <td>
              {t('codes.code')}: <b>{`${code.slice(0, 4)} ${code.slice(4)}`}</b>
            </td>
            <td>
              {localize(survey.title)}
              <br />
              {address.href}
            </td>
          </tr>
        ))}
      </tbody>
    </table>,
    document.body,
  )
}
