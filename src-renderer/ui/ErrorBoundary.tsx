/** A crashed screen is told as a problem with a way on, never as a white page. */
import { Button, Center, Stack } from '@mantine/core'
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from '../i18n/index.ts'
import { ProblemAlert } from './ProblemAlert.tsx'

interface State {
  detail: string | null
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { detail: null }

  static getDerivedStateFromError(error: unknown): State {
    return { detail: String(error) }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('screen crashed', error, info.componentStack)
  }

  override render(): ReactNode {
    if (this.state.detail === null) return this.props.children
    return <Crashed detail={this.state.detail} onAgain={() => this.setState({ detail: null })} />
  }
}

function Crashed({ detail, onAgain }: { detail: string; onAgain: () => void }) {
  const { t } = useTranslation()
  return (
    <Center mih="100dvh" p="xl">
      <Stack maw="40rem" data-testid="crashed">
        <ProblemAlert problem={{ code: 'internal', detail }} />
        <Button size="lg" onClick={onAgain} data-testid="again">
          {t('station:again')}
        </Button>
      </Stack>
    </Center>
  )
}
