/** One of many: when it cannot be shown, its place says so, and the others stand. */
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useText } from '../text/useText.ts'
import classes from './Guarded.module.css'

interface Props {
  /** What cannot be shown then: a station's name, a student's. */
  name: string
  /** What is shown: with another value it is tried again. */
  of: unknown
  children: ReactNode
}
interface State {
  failed: boolean
  of: unknown
}

export class Guarded extends Component<Props, State> {
  override state: State = { failed: false, of: this.props.of }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.of === state.of ? null : { failed: false, of: props.of }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(`${this.props.name} cannot be shown`, error, info.componentStack)
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed name={this.props.name} /> : this.props.children
  }
}

function Failed({ name }: { name: string }) {
  const { t } = useText()
  return (
    <span className={classes.failed} data-testid="not-shown">
      {t('not-shown', { name })}
    </span>
  )
}
