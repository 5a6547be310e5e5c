/** Between asking the server and its answer: a loader, or the problem with a way on. */
import { Center, Loader } from '@mantine/core'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../server/api.ts'

export function Waiting({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Center p="xl" mih="40vh">
      {error ? (
        <div style={{ maxWidth: '40rem' }}>
          <ProblemAlert problem={problemOf(error)} onRetry={onRetry} />
        </div>
      ) : (
        <Loader />
      )}
    </Center>
  )
}
