/** Small pages that do, on request, what the contract asks about; they speak only through `taza`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const page = (name: string) => `<!doctype html>
<meta charset="utf-8"><title>${name}</title>
<h1>${name}</h1>
<input id="field" autofocus>
<a id="link" href="https://third-party.example/link">link</a>
<a id="blank" href="https://third-party.example/blank" target="_blank">new tab</a>
<a id="mail" href="mailto:somebody@example.org">mail</a>
<a id="save" href="data:text/plain,secret" download="secret.txt">save</a>
<form id="form" method="post" action="https://third-party.example/form"></form>
<script src="./actions.js"></script>
`

/** Actions return what is told back by the call `did`. */
const script = `'use strict'
const click = (id) => document.getElementById(id).click()
let framed = 0
const actions = {
  facts: () => ({
    href: location.href, secure: isSecureContext, taza: Object.keys(taza).sort(),
    leaked: Object.getOwnPropertyNames(window).filter((n) => /taza|playwright|puppeteer|cdc_|require|process|electron/i.test(n)).sort(),
    visible: document.visibilityState, mark: window.mark ?? null,
  }),
  remember: async () => {
    document.cookie = 'student=remembered-by-cookie; max-age=3600'
    localStorage.setItem('student', 'remembered-by-storage')
    history.pushState(null, '', '?remembered-by-history')
    const cache = await caches.open('student')
    await cache.put('./kept', new Response('remembered-by-cache'))
    await new Promise((resolve, reject) => {
      const asked = indexedDB.open('student', 1)
      asked.onupgradeneeded = () => asked.result.createObjectStore('kept').put('remembered-by-database', 1)
      asked.onsuccess = resolve
      asked.onerror = () => reject(asked.error)
    })
    const root = await navigator.storage.getDirectory()
    const file = await (await root.getFileHandle('kept', { create: true })).createWritable()
    await file.write('remembered-by-file')
    await file.close()
  },
  mark: () => { window.mark = 'here' },
  typed: () => document.getElementById('field').value,
  echo: async () => {
    const bytes = new Uint8Array(300 * 1024).map((_, i) => i * 7)
    const result = await taza.call('echo', { text: 'Қазақ', deep: [1, null, { a: true }] }, bytes)
    return result
  },
  problem: () => taza.call('problem', {}),
  open: () => String(window.open('https://third-party.example/pop')),
  popup: () => String(window.open('https://third-party.example/popup', '', 'width=300,height=200')),
  blank: () => click('blank'),
  framed: () => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const opened = String(frame.contentWindow.open('https://third-party.example/framed?' + framed++))
    frame.remove()
    return opened
  },
  link: () => click('link'),
  location: () => { location.href = 'https://third-party.example/location' },
  form: () => document.getElementById('form').submit(),
  meta: () => { const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=https://third-party.example/meta'; document.head.append(m) },
  other: () => { location.href = location.href.includes('/capture.html') ? './station.html' : './capture.html' },
  mail: () => click('mail'),
  file: () => { location.href = 'file:///etc/passwd' },
  download: () => click('save'),
  print: () => window.print(),
  fetch: () => fetch('https://third-party.example/api').then(() => 'got', () => 'refused'),
  worker: () => new Promise((resolve) => {
    const worker = new Worker('./worker.js')
    worker.onmessage = (event) => resolve(event.data)
    worker.onerror = () => resolve('no worker')
  }),
  blobWorker: () => new Promise((resolve) => {
    const worker = new Worker(URL.createObjectURL(new Blob(['postMessage("from a blob")'], { type: 'text/javascript' })))
    worker.onmessage = (event) => resolve(event.data)
    worker.onerror = () => resolve('no worker')
  }),
  hang: () => { setTimeout(() => { for (;;); }, 20) },
  timers: () => new Promise((resolve) => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 10)
    setTimeout(() => { clearInterval(timer); resolve(ticks) }, 1000)
  }),
  microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'got', (e) => e.name),
  screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'got', (e) => e.name),
  devices: async () => (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === 'videoinput').map((d) => d.label),
  camera: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480, frameRate: 15 } })
    const reader = new MediaStreamTrackProcessor({ track: stream.getVideoTracks()[0], maxBufferSize: 8 }).readable.getReader()
    let chunks = 0, keys = 0, failed = ''
    const encoder = new VideoEncoder({
      output: (chunk) => { chunks++; if (chunk.type === 'key') keys++ },
      error: (error) => { failed = String(error) },
    })
    encoder.configure({ codec: 'avc1.42001f', width: 640, height: 480, bitrate: 350000, framerate: 15 })
    const end = performance.now() + 2000
    let frames = 0
    while (performance.now() < end) {
      const { value, done } = await reader.read()
      if (done) break
      encoder.encode(value, { keyFrame: frames % 30 === 0 })
      frames++
      value.close()
    }
    await encoder.flush()
    stream.getTracks().forEach((t) => t.stop())
    return { frames, chunks, keys, failed }
  },
}
taza.on((event) => {
  if (event.type !== 'preview') return
  const [name, id] = atob(event.jpeg).split(' ')
  Promise.resolve().then(() => actions[name]()).then(
    (value) => taza.call('did', { id, value: value ?? null }),
    (error) => taza.call('did', { id, error: String(error) }),
  )
})
taza.call('loaded', { href: location.href })
`

export async function writePages(directory: string): Promise<void> {
  await writeFile(join(directory, 'station.html'), page('station'))
  await writeFile(join(directory, 'capture.html'), page('capture'))
  await writeFile(join(directory, 'actions.js'), script)
  await writeFile(
    join(directory, 'worker.js'),
    "fetch('https://third-party.example/worker').then(() => postMessage('got'), () => postMessage('from a worker'))",
  )
}
