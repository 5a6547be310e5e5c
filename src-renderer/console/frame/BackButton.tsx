/** At the head of a screen: back to where its things are listed. */
import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** `to`: an address behind `#`. */
export function BackButton({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Button
      component="a"
      href={to}
      variant="default"
      size="compact-md"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      data-testid="back"
    >
      {children}
    </Button>
  )
}
