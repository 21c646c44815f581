// Saves each answer of an analysis while it is written, and says so only once the server has acknowledged it.
// Without this the page's button saves all of them.
const PAUSE = 700
const LONGEST = 2000
const AGAIN = 3000
const form = document.querySelector('form[data-writing]')
const said = document.querySelector('[data-said]')
const frames = new Map()

class Frame {
  constructor (box) {
    this.box = box
    this.name = box.dataset.answer
    this.seen = box.querySelector('input[type=hidden]')
    this.note = box.querySelector('[data-note]')
    this.saved = this.text()
    this.since = 0
    this.timer = 0
    this.sending = null
    this.refused = ''
  }

  text () {
    const parts = new URLSearchParams()
    for (const one of this.box.querySelectorAll('input:not([type=hidden]), textarea, select')) {
      if (one.name && ((one.type !== 'radio' && one.type !== 'checkbox') || one.checked)) parts.append(one.name, one.value)
    }
    const domain = this.box.querySelector('input[type=hidden][data-part]')
    if (domain) parts.append(domain.name, domain.value)
    return parts.toString()
  }

  get waits () {
    const now = this.text()
    return this.sending !== null || (now !== this.saved && now !== this.refused)
  }

  typed () {
    if (!this.waits) return
    this.since ||= Date.now()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())))
  }

  // What was sent and not acknowledged is sent again as it was: the server knows it again, should it have arrived.
  async send (keepalive = false) {
    if (this.busy || !this.waits) return
    clearTimeout(this.timer)
    this.busy = true
    this.since = 0
    this.sending ??= this.text()
    const sent = this.sending
    const body = new URLSearchParams(sent)
    body.append('csrf_token', form.elements.csrf_token.value)
    body.append(this.seen.name, this.seen.value)
    say(`Saving. ${said.dataset.last || ''}`)
    let told = null
    let status = 0
    try {
      const answer = await fetch(form.action, { method: 'POST', body, keepalive, redirect: 'manual', headers: { Accept: 'application/json' } })
      status = answer.status
      if ((answer.headers.get('Content-Type') || '').startsWith('application/json')) told = await answer.json()
    } catch {
      told = null
    }
    this.busy = false
    if (told && status === 200) this.acknowledged(sent, told)
    else if (told) this.wasRefused(sent, told.words)
    else this.failed()
  }

  acknowledged (sent, told) {
    this.sending = null
    this.saved = sent
    const own = told.fields[this.name]
    if (own && own.number) this.seen.value = own.number
    if (own) this.note.innerHTML = own.beside
    for (const shown of document.querySelectorAll('[data-findings]')) shown.innerHTML = told.findings
    said.dataset.last = `Saved ${told.at}`
    say([...frames.values()].some((one) => one.failing && one !== this) ? NOT_SAVED : said.dataset.last)
    this.failing = false
    this.typed()
  }

  wasRefused (sent, words) {
    this.sending = null
    this.refused = sent
    this.note.textContent = `Not saved: ${words.join('. ')}`
    say(`Not saved: ${words.join('. ')}`)
    this.typed()
  }

  failed () {
    this.failing = true
    say(NOT_SAVED)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), AGAIN)
  }
}

const NOT_SAVED = 'NOT SAVED: the server does not answer. What you typed stays here and is sent again. If this lasts, sign in again in another window.'

function say (words) {
  said.textContent = words
}

if (form && said) {
  for (const box of form.querySelectorAll('[data-answer]')) frames.set(box, new Frame(box))
  say('Saved while you type.')
  const typed = (event) => frames.get(event.target.closest('[data-answer]'))?.typed()
  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', async (event) => {
    const waiting = () => [...frames.values()].filter((one) => one.waits)
    if (event.defaultPrevented || form.dataset.sent || !waiting().length) return
    event.preventDefault()
    const until = Date.now() + AGAIN
    while (waiting().length && Date.now() < until) {
      await Promise.all(waiting().map((one) => one.send()))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    form.dataset.sent = 'yes'
    form.requestSubmit(event.submitter)
  })
  addEventListener('pagehide', () => { for (const one of frames.values()) one.send(true) })
  addEventListener('beforeunload', (event) => {
    if (!form.dataset.sent && [...frames.values()].some((one) => one.failing)) event.preventDefault()
  })
}

const clock = document.querySelector('[data-minutes]')
if (clock) {
  const begun = performance.now() - clock.dataset.minutes * 60000
  setInterval(() => {
    const minutes = Math.floor((performance.now() - begun) / 60000)
    clock.textContent = `${minutes} of ${clock.dataset.planned} minutes`
  }, 5000)
}
