/** Calm and large: one blue-green for what can be done, colour otherwise only where something is wrong. */
import { Alert, Button, createTheme, type MantineColorsTuple, Modal } from '@mantine/core'

/** Deep teal; shade 7 on white has a contrast of 5.8:1. */
const steppe: MantineColorsTuple = [
  '#e8f6f6',
  '#d5e9e9',
  '#abd3d3',
  '#7dbcbc',
  '#57a9a9',
  '#3f9d9d',
  '#2b8686',
  '#157070',
  '#0c5b5b',
  '#004848',
]

export const theme = createTheme({
  primaryColor: 'steppe',
  primaryShade: 7,
  colors: { steppe },
  fontFamily: "'Inter Variable', system-ui, 'Noto Sans', sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, 'Noto Sans', sans-serif", fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    Alert: Alert.extend({ styles: { closeButton: { width: '2rem', height: '2rem' } } }),
    // A long word in one of four languages, or twice the text size, makes a button taller, never cuts it.
    Button: Button.extend({
      styles: {
        root: { height: 'auto', minHeight: 'var(--button-height)', paddingBlock: '0.25rem' },
        // In the middle also where the button is a link: of those a browser centres nothing.
        inner: { minHeight: 'calc(var(--button-height) - 0.5rem - 2px)' },
        label: { whiteSpace: 'normal', overflow: 'visible', height: 'auto' },
      },
    }),
    Modal: Modal.extend({ styles: { title: { fontSize: '1.4rem', fontWeight: 650 } } }),
  },
})
