/** Whether new needs are heard, and told by the system when another window is in front. */
import { Button } from '@mantine/core'
import { IconBell, IconBellOff, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { useText } from '../text/useText.ts'
import { canNotify, ring, useBell } from './bell.ts'

export function Bell() {
  const { t } = useText()
  const { sound, notify, set } = useBell()
  const turnSound = () => {
    set({ sound: !sound })
    // So that she knows what it sounds like; and browsers play nothing before a press.
    if (!sound) ring(false)
  }
  const turnNotify = async () => {
    if (notify) return set({ notify: false })
    set({ notify: (await Notification.requestPermission()) === 'granted' })
  }
  const denied = canNotify() && Notification.permission === 'denied'
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="dark"
        leftSection={sound ? <IconVolume aria-hidden size={16} /> : <IconVolumeOff aria-hidden size={16} />}
        onClick={turnSound}
        data-testid="bell-sound"
      >
        {t(sound ? 'bell.sound-on' : 'bell.sound-off')}
      </Button>
      {canNotify() && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="dark"
          disabled={denied}
          title={denied ? t('bell.denied') : t('bell.notify-note')}
          leftSection={notify ? <IconBell aria-hidden size={16} /> : <IconBellOff aria-hidden size={16} />}
          onClick={() => void turnNotify()}
          data-testid="bell-notify"
        >
          {t(notify && !denied ? 'bell.notify-on' : 'bell.notify-off')}
        </Button>
      )}
    </>
  )
}
