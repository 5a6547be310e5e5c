/** What the tests' own LMS shows: as plain as Moodle's, with what LMS pages do that is hard. */

/** Another's (the demo's) may be shown in their place. */
export interface LmsPages {
  /** By path, to whoever is signed in. */
  byPath: Readonly<Record<string, string>>
  /** Of five. */
  quiz(page: number): string
  /** Of the origin that signs students in, and sends them back with a ticket. */
  signIn(service: string): string
}

const page = (title: string, body: string, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`

const byPath: LmsPages['byPath'] = {
  '/': page(
    'Exams',
    `<h1>Exams</h1><a id="start" href="/quiz/1">Attempt quiz</a> <a id="essay" href="/essay">Essay</a>
     <a id="outside" href="https://video.example/watch">A video about it</a>
     <a id="blank" href="/quiz/2" target="_blank">In a window of its own</a>
     <button id="popup" onclick="window.open('/quiz/3','quiz','width=800,height=600')">Secure window</button>
     <a id="file" href="/task.zip">The task</a> <a id="mail" href="mailto:teacher@lms.example">Ask</a>
     <a id="bounce" href="/bounce">Elsewhere and back</a> <a id="quit" href="/finished">Finish</a>
     <a id="away" href="/status/503">Away</a> <a id="broken" href="/status/500">Broken</a>
     <a id="basic" href="/basic">Behind a name</a> <a id="slow" href="/dead">Cut</a>
     <form method="post" enctype="multipart/form-data" action="/upload"><input id="upload" type="file" name="f"></form>
     <script>window.keyAtStart = window.SafeExamBrowser?.security.configKey</script>
     <script>navigator.serviceWorker?.register('/worker.js').catch(() => undefined)</script>`,
  ),
  '/files': page(
    'Files',
    `<a id="task" href="/task.docx">The task</a>
     <form method="post" enctype="multipart/form-data" action="/upload">
     <input id="one" type="file" name="f" accept=".docx"><input id="many" type="file" name="g" multiple>
     <input id="whole" type="file" name="h" webkitdirectory><button id="hand-in">Hand in</button></form>
     <div id="zone" style="width:200px;height:100px">Drop here</div>
     <script>
       zone.ondragover = (event) => event.preventDefault()
       zone.ondrop = (event) => { zone.textContent = 'got ' + event.dataTransfer.files.length }
     </script>
     <iframe id="other" src="http://login.example/field.html"></iframe>`,
  ),
  '/essay': page(
    'Essay',
    `<form method="post" action="/essay"><textarea id="text" name="text"></textarea>
     <input id="secret" type="password" name="p"><input id="code" autocomplete="one-time-code" name="c">
     <button type="button" id="eye" onclick="document.querySelector('#secret').type = 'text'">Show it</button>
     <input id="dots" style="-webkit-text-security: disc"><input id="user-pin" name="x">
     <iframe id="editor" srcdoc="&lt;body contenteditable id=body&gt;&lt;/body&gt;"></iframe><button id="send">Send</button></form>
     <script>
       let typed
       document.querySelector('#text').addEventListener('input', (event) => {
         clearTimeout(typed)
         typed = setTimeout(() => fetch('/autosave', { method: 'POST', body: event.target.value }), 200)
       })
       addEventListener('pagehide', () => navigator.sendBeacon('/beacon', 'bye'))
     </script>`,
  ),
}

/** Readers mend a table of contents that is missing. */
export const taskPdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 24 Tf 20 100 Td (Task of the exam) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
`

const quiz = (n: number): string =>
  page(
    `Quiz, page ${n} of 5`,
    `<h1>Question ${n}</h1><form method="post" action="/quiz/${n}">
     <label><input type="radio" name="answer" value="a" id="a"> one</label>
     <label><input type="radio" name="answer" value="b" id="b"> two</label>
     <button id="next">${n < 5 ? 'Next' : 'Finish'}</button></form>`,
  )

const signIn = (service: string): string =>
  page(
    'Sign in',
    `<form method="post" action="/login?service=${encodeURIComponent(service)}">
     <input id="name" name="name"><input id="password" type="password" name="password"><button id="go">Sign in</button></form>`,
  )

export const plainPages: LmsPages = { byPath, quiz, signIn }

/** A field for files in a frame of another origin. */
export const fieldPage = page(
  'Field',
  `<form method="post" enctype="multipart/form-data" action="/upload"><input id="far" type="file" name="f"><button id="send">Send</button></form>`,
)

/** A worker that opens a socket to the address that it is told, and says what became of it. */
export const socketWorker = `onmessage = ({ data }) => {
  try {
    const socket = new WebSocket(data)
    socket.onmessage = () => postMessage('reached')
    socket.onerror = () => postMessage('refused')
  } catch { postMessage('refused') }
}`

const socketScript = `<script>
  const socket = new WebSocket(decodeURIComponent(location.search.slice(1)))
  socket.onmessage = () => parent.postMessage('reached', '*')
  socket.onerror = () => parent.postMessage('refused', '*')
</script>`
/** A document whose first word is a script, and one that has no head to put anything into. */
export const socketPages = {
  html: `<!doctype html>${socketScript}`,
  svg: `<svg xmlns="http://www.w3.org/2000/svg">${socketScript}</svg>`,
} as const
