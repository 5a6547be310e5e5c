/** What may be named in a passage, each with what it means; a press puts it there. */
import { UnstyledButton } from '@mantine/core'
import type { FieldName, Passage } from '../../../src-shared/wordings/passages.ts'
import { useTranslation } from '../../i18n/index.ts'
import classes from './Wordings.module.css'

/** As it stands in a text. */
export const braced = (name: string): string => `{{${name}}}`

interface Props {
  passage: Passage | undefined
  onInsert: (name: FieldName) => void
}

export function Fields({ passage, onInsert }: Props) {
  const { t } = useTranslation('wordings')
  if (!passage) return null
  const { id, fields, needs } = passage
  return (
    <section aria-label={t('fields.title')} data-testid="wording-fields">
      <h2>{t('fields.title')}</h2>
      <p className={classes.quiet}>
        {t('fields.of', { passage: t(`passage.${id}.name`) })}. {t('fields.how')}
      </p>
      <ul className={classes.fields}>
        {[...fields]
          .sort((one, other) => Number(needs.includes(other)) - Number(needs.includes(one)))
          .map((name) => (
            <li key={name}>
              <UnstyledButton
                className={classes.field}
                // The field that is written in keeps its cursor.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onInsert(name)}
                data-testid={`field-${name}`}
              >
                <code data-as-is>{braced(name)}</code>
                <span>
                  {t(`field.${name}`)}
                  {needs.includes(name) && <b className={classes.must}> ({t('fields.must')})</b>}
                </span>
              </UnstyledButton>
            </li>
          ))}
      </ul>
    </section>
  )
}
