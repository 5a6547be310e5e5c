/** Shared by station and console. */
export { CameraBadge } from './CameraBadge.tsx'
export { Clock } from './Clock.tsx'
export { LanguageSwitch } from './LanguageSwitch.tsx'
export { NumberField } from './NumberField.tsx'
export { startPage } from './Page.tsx'
export { ProblemAlert } from './ProblemAlert.tsx'
