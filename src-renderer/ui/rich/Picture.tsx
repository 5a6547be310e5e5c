/** A picture in a text: as wide as its place, pressed as large as the page. */
import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { useShownMedia } from './media.ts'
import classes from './Picture.module.css'

export function Picture({ address, alt }: { address: string; alt: string }) {
  const { t } = useTranslation()
  const [large, enlarge] = useState(false)
  const { covered } = useShownMedia()
  useEffect(() => {
    if (covered) enlarge(false)
  }, [covered])
  const name = alt.trim() === '' ? t('station:picture.name') : alt
  return (
    <>
      <button
        type="button"
        className={classes.open}
        title={t('station:picture.enlarge')}
        aria-label={t('station:picture.enlarge-it', { name })}
        // In an option it is looked at, not chosen.
        onClick={(event) => {
          event.preventDefault()
          enlarge(true)
        }}
        data-testid="picture"
      >
        <img src={address} alt={name} />
      </button>
      <Modal
        opened={large && !covered}
        onClose={() => enlarge(false)}
        title={name}
        size="95vw"
        // The clock stays in sight.
        yOffset="6.5rem"
        overlayProps={{ backgroundOpacity: 0.35 }}
        closeButtonProps={{ 'aria-label': t('station:close') }}
        data-testid="picture-large"
      >
        <img className={classes.large} src={address} alt={name} />
      </Modal>
    </>
  )
}
