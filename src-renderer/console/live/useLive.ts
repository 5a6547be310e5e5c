import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { DayCompleteness } from '../../../src-shared/completeness.ts'
import type { AttemptDetail, AttemptSummary, Incident, LiveMessage } from '../../../src-shared/console-api.ts'
import { liveAddress } from '../server/addresses.ts'
import { serverClock } from '../server/clock.ts'
import { keys, type RoomNow } from '../server/queries.ts'
import { keepConnected, type Told } from './connection.ts'
import { goneIn, withIncidents, withTiles } from './patch.ts'
import { needsFetch, withSummary } from './patchAttempt.ts'
import { usePictures } from './pictures.ts'
import { oncePer, soonAndPer } from './throttle.ts'
import { useView } from './view.ts'

/** Unix ms since when the push connection is lost; null while it stands (or none is wanted). */
export const useConnection = create<{ lostSince: number | null }>(() => ({ lostSince: null }))

/** In place of a room: the sums of all, for those who may see every room. */
export const wholeUniversity = ''

const attemptRefetchMs = 1_500
/** After a lane's first word, by which the server has begun to push, or a push that met a question under way. */
const feedRefetchMs = 1_000
/** The page changes at most so often, however much comes; what comes to a page at rest waits for nothing. */
const togetherMs = 100
/** While somebody scrolls, what she sees is said so often. */
const viewEveryMs = 200
const ageEveryMs = 2_000

/** Follows one room while mounted: pushes patch the cache, a new connection fetches what was missed. */
export function useLive(room: string | null): void {
  const client = useQueryClient()
  useEffect(() => {
    if (room === null) return
    const refetchAttempt = oncePer(attemptRefetchMs, (id: string) => {
      void client.invalidateQueries({ queryKey: keys.attempt(id) })
    })
    const refetchFeed = oncePer(feedRefetchMs, () => {
      void client.invalidateQueries({ queryKey: keys.incidents(room) })
    })
    let connectedBefore = false
    let pushes = false
    let waiting: LiveMessage[] = []
    const takeAll = soonAndPer(togetherMs, () => {
      const messages = waiting
      waiting = []
      take(client, room, messages, refetchAttempt)
    })
    const lane = keepConnected(
      {
        open: (told) => openSocket(liveAddress(room, window.location), told),
        now: serverClock.now,
        random: Math.random,
        later: (ms, work) => {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
      },
      {
        onMessage: (message) => {
          // What was raised between the feed's fetching and this was pushed to nobody here.
          if (!pushes) refetchFeed(room)
          pushes = true
          // A reply under way may be older than the push, and takes its place.
          if (message.type === 'incident' && client.isFetching({ queryKey: keys.incidents(room) }) > 0)
            refetchFeed(room)
          waiting.push(message)
          takeAll()
        },
        onPictures: (pictures) => usePictures.getState().put(pictures, serverClock.now()),
        onState: (lostSince) => {
          pushes = false
          useConnection.setState({ lostSince })
          if (lostSince === null && connectedBefore) {
            void client.invalidateQueries({ queryKey: keys.room(room) })
            void client.invalidateQueries({ queryKey: keys.incidents(room) })
            void client.invalidateQueries({ queryKey: ['attempt'] })
          }
          if (lostSince === null) connectedBefore = true
          // The session may have ended meanwhile: then the login screen is the truth, not a lost line.
          else void client.invalidateQueries({ queryKey: keys.room(room) })
        },
        onNonsense: (why) => console.warn('live message not understood:', why),
      },
    )
    const sayView = oncePer(viewEveryMs, () => {
      const { stations } = useView.getState()
      // Behind another window nobody sees a picture.
      if (stations) lane.say({ type: 'view', stations: document.hidden ? [] : [...stations] })
    })
    const viewChanged = () => sayView(room)
    viewChanged()
    const forgetView = useView.subscribe(viewChanged)
    document.addEventListener('visibilitychange', viewChanged)
    const ageing = setInterval(() => usePictures.getState().age(serverClock.now()), ageEveryMs)
    return () => {
      lane.close()
      forgetView()
      document.removeEventListener('visibilitychange', viewChanged)
      clearInterval(ageing)
      for (const work of [refetchAttempt, refetchFeed, takeAll, sayView]) work.cancel()
      usePictures.getState().clear()
      useConnection.setState({ lostSince: null })
    }
  }, [client, room])
}

/** All of a moment at once: each list is made anew once, however much of it has changed. */
function take(
  client: QueryClient,
  room: string,
  messages: readonly LiveMessage[],
  refetchAttempt: (id: string) => void,
): void {
  const tiles = messages.flatMap((message) => (message.type === 'tiles' ? message.tiles : []))
  const incidents = messages.flatMap((message) => (message.type === 'incident' ? [message.incident] : []))
  const gone = goneIn(messages)
  if (tiles.length > 0 || gone.size > 0)
    client.setQueryData<RoomNow>(
      keys.room(room),
      (now) => now && withTiles(now, tiles, serverClock.now(), gone),
    )
  if (incidents.length > 0)
    client.setQueryData<{ incidents: Incident[] }>(
      keys.incidents(room),
      (feed) => feed && { incidents: withIncidents(feed.incidents, incidents) },
    )
  for (const { attempt } of tiles) if (attempt) takeSummary(client, attempt, refetchAttempt)
  for (const { attempt } of incidents) refetchAttempt(attempt)
  for (const message of messages) takeSums(client, room, message)
}

function takeSums(client: QueryClient, room: string, message: LiveMessage): void {
  switch (message.type) {
    case 'needs':
      client.setQueryData<RoomNow>(keys.room(room), (now) => now && { ...now, needs: message.needs })
      return
    case 'tally':
      client.setQueryData(keys.tally(room), message.tally)
      return
    case 'day':
      takeDay(client, message.completeness)
  }
}

/** The day pushed is today, which a page may have asked for by name or without. */
function takeDay(client: QueryClient, now: DayCompleteness) {
  const before = client.getQueryData<DayCompleteness>(keys.day(now.day))
  client.setQueryData(keys.day(now.day), now)
  client.setQueryData<DayCompleteness>(keys.day(null), (today) => (today?.day === now.day ? now : today))
  if (before && JSON.stringify(before.total) !== JSON.stringify(now.total))
    for (const day of [now.day, null]) void client.invalidateQueries({ queryKey: keys.missing(day) })
}

function takeSummary(client: QueryClient, summary: AttemptSummary, refetchAttempt: (id: string) => void) {
  const open = client.getQueryData<AttemptDetail>(keys.attempt(summary.id))
  if (!open) return
  client.setQueryData<AttemptDetail>(keys.attempt(summary.id), withSummary(open, summary))
  if (needsFetch(open, summary)) refetchAttempt(summary.id)
}

function openSocket(address: string, told: Told): WebSocket {
  const socket = new WebSocket(address)
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => told.opened()
  socket.onmessage = ({ data }) => told.message(data)
  // An error is always followed by a close.
  socket.onclose = () => told.closed()
  return socket
}
