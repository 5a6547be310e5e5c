/** What the demo's LMS shows: the tests' LMS with other words. */
import type { LmsPages } from '../../../test/support/lms/pages.ts'

const style = `
  body { margin: 0; font: 17px/1.5 "DejaVu Sans", sans-serif; color: #223; background: #f3f5f8 }
  header { padding: 14px 32px; background: #274690; color: #fff; font-weight: bold }
  main { max-width: 760px; margin: 24px auto; padding: 24px 32px; background: #fff; border-radius: 8px }
  h1 { font-size: 24px } a { color: #274690 } li { margin: 8px 0 }
  label { display: block; margin: 12px 0 } input[type=text], input[type=password] { width: 320px }
  input, textarea, button { font: inherit; padding: 6px 10px } textarea { box-sizing: border-box; width: 100% }
  button { margin-top: 12px; border: 0; border-radius: 6px; background: #274690; color: #fff; padding: 8px 20px }`

const page = (title: string, body: string) =>
  `<!doctype html><html lang="kk"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>
   <body><header>Университеттің оқу порталы</header><main><h1>${title}</h1>${body}</main></body></html>`

interface Question {
  text: string
  /** The first is right. */
  answers: readonly [string, string, string]
}
const questions: readonly Question[] = [
  {
    text: 'Дерекқор кестесіндегі жолды бірмәнді анықтайтын не?',
    answers: ['Бастапқы кілт', 'Баған атауы', 'Жол нөмірі'],
  },
  { text: 'SQL тілінде жолдарды таңдайтын бұйрық қайсы?', answers: ['SELECT', 'INSERT', 'DROP'] },
  { text: 'Екі кестені байланыстыратын не?', answers: ['Сыртқы кілт', 'Индекс', 'Триггер'] },
  {
    text: 'Транзакцияның бөлінбейтінін қай қасиет білдіреді?',
    answers: ['Атомарлық', 'Оқшаулық', 'Беріктік'],
  },
  { text: 'Іздеуді тездететін құрылым қайсы?', answers: ['Индекс', 'Көрініс', 'Сұрау'] },
]

export const demoPages: LmsPages = {
  byPath: {
    '/': page(
      'Дерекқорлар: емтихан',
      `<ol><li><a id="start" href="/quiz/1">Тест, 5 сұрақ</a></li><li><a id="essay" href="/essay">Эссе</a></li></ol>
       <p>Қосымша материал: <a id="outside" href="https://video.example/watch">тақырып бойынша бейнедәріс</a></p>
       <p><a id="quit" href="/finished">Емтиханды аяқтау</a></p>`,
    ),
    '/essay': page(
      'Эссе: дерекқор не үшін керек?',
      `<form method="post" action="/essay"><textarea id="text" name="text" rows="9"></textarea>
       <button id="send">Жіберу</button></form>`,
    ),
  },
  quiz: (n) => {
    const { text, answers } = questions[n - 1] ?? { text: '', answers: [] }
    const choices = answers.map(
      (answer, at) => `<label><input type="radio" name="answer" value="${at}" id="a${at}"> ${answer}</label>`,
    )
    return page(
      `Тест, ${n}-сұрақ (барлығы 5)`,
      `<p>${text}</p><form method="post" action="/quiz/${n}">${choices.join('')}
       <button id="next">${n < 5 ? 'Келесі' : 'Тестті аяқтау'}</button></form>`,
    )
  },
  signIn: (service) =>
    page(
      'Порталға кіру',
      `<form method="post" action="/login?service=${encodeURIComponent(service)}">
       <label>Логин<br><input type="text" id="name" name="name"></label>
       <label>Құпия сөз<br><input type="password" id="password" name="password"></label>
       <button id="go">Кіру</button></form>`,
    ),
}
