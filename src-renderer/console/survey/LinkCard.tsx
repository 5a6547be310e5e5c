/** A link to an open page with its QR code, in the language of whoever shows it. */
import { Button, CopyButton } from '@mantine/core'
import { useLanguage, useTranslation } from '../../i18n/index.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import classes from './Survey.module.css'

interface Props {
  title: string
  says: string
  /** Behind `/open#/LANGUAGE/`. */
  link: string
  publicUrl: string | null
  testId: string
}

export function LinkCard({ title, says, link, publicUrl, testId }: Props) {
  const { t } = useTranslation('survey')
  const language = useLanguage()
  const address = new URL(`/open#/${language}/${link}`, publicUrl ?? window.location.href).href
  return (
    <section className={classes.card} data-testid={`link-${testId}`}>
      <h2>{title}</h2>
      <p>{says}</p>
      <div className={classes.link}>
        <QrCode text={address} label={t('link.qr')} />
        <div className={classes.address}>
          <a href={address} target="_blank" rel="noreferrer" data-as-is>
            {address}
          </a>
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-md" className={classes.own ?? ''} onClick={copy}>
                {t(copied ? 'link.copied' : 'link.copy')}
              </Button>
            )}
          </CopyButton>
        </div>
      </div>
    </section>
  )
}
