/** One calm thing in the middle of the screen, with a heading that takes the focus when the screen comes up. */
import { Paper, Stack } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './Card.module.css'

export interface CardProps {
  title: ReactNode
  testId?: string
  /** False where a field takes the focus instead. */
  focus?: boolean
  wide?: boolean
  children: ReactNode
}

export function Card({ title, testId, focus = true, wide = false, children }: CardProps) {
  return (
    <div className={classes.middle}>
      <Paper className={classes.card} data-wide={wide} data-testid={testId} withBorder p="xl" radius="lg">
        <Stack gap="lg">
          <Heading focus={focus}>{title}</Heading>
          {children}
        </Stack>
      </Paper>
    </div>
  )
}

/** The screen's h1; focused at once so that a screen reader begins here. */
export function Heading({ children, focus = true }: { children: ReactNode; focus?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true })
  }, [focus])
  return (
    <h1 ref={heading} tabIndex={-1} className={classes.heading}>
      {children}
    </h1>
  )
}
