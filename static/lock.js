// Warns before a page locks, lets whoever is there put it off, and covers the page once it is locked. What was typed
// stays in the page. Without this the server locks all the same, and gives back what is sent after that.
const page = document.querySelector('script[data-lock]')
const WARNED_FOR = 120 // seconds: reading, and finding the button, take time
const LONGEST_SLEEP = 60000

const CONTENT = `
<div data-warning>
  <h2 class="govuk-heading-m" id="lock-warning">This page will lock soon</h2>
  <p class="govuk-body" role="status">Nobody has opened a page for some time. It locks in <span data-left></span>. What you typed stays.</p>
  <button type="button" class="govuk-button">Stay signed in</button>
</div>
<div data-locked hidden>
  <h2 class="govuk-heading-m" id="lock-locked">Locked</h2>
  <p class="govuk-body">What you typed is still in the page. Enter your password to go on.</p>
  <form method="post" novalidate>
    <div class="govuk-form-group">
      <label class="govuk-label" for="lock-password">Password</label>
      <p class="govuk-error-message" id="lock-fault" role="alert" data-fault></p>
      <input class="govuk-input" id="lock-password" name="password" type="password" autocomplete="current-password" aria-describedby="lock-fault">
    </div>
    <button class="govuk-button">Continue</button>
  </form>
</div>`

if (page) {
  const box = document.createElement('dialog')
  box.className = 'app-lock'
  box.innerHTML = CONTENT
  document.body.append(box)
  const warning = box.querySelector('[data-warning]')
  const locked = box.querySelector('[data-locked]')
  const left = box.querySelector('[data-left]')
  const form = locked.querySelector('form')
  const fault = locked.querySelector('[data-fault]')
  const title = document.title
  let ends = Date.now() + page.dataset.lock * 1000
  let timer = 0

  const seconds = () => Math.round((ends - Date.now()) / 1000)
  const next = (wait) => { clearTimeout(timer); timer = setTimeout(look, Math.max(250, Math.min(wait, LONGEST_SLEEP))) }

  // The server knows of other windows: what somebody did there puts the lock off here.
  const ask = async (address, body) => {
    try {
      const answer = await fetch(address, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { Accept: 'application/json' } })
      return answer.ok ? (await answer.json()).seconds : 0
    } catch {
      return null
    }
  }
  const token = () => document.querySelector('input[name=csrf_token]').value

  async function look () {
    if (box.dataset.standing === 'locked') {
      const found = await ask(page.dataset.left)
      if (found) goOn(found)
      return
    }
    if (seconds() <= WARNED_FOR) {
      const found = await ask(page.dataset.left)
      if (found !== null) ends = Date.now() + found * 1000
      if (seconds() <= 0) return lock()
      if (seconds() <= WARNED_FOR) return warn()
      if (box.dataset.standing === 'warning') close()
    }
    next(ends - Date.now() - WARNED_FOR * 1000)
  }

  function warn () {
    if (box.dataset.standing !== 'warning') {
      box.dataset.standing = 'warning'
      warning.hidden = false
      locked.hidden = true
      box.setAttribute('aria-labelledby', 'lock-warning')
      box.showModal()
    }
    const minutes = Math.ceil(seconds() / 60)
    const words = seconds() > 60 ? `${minutes} minutes` : `${Math.max(0, Math.ceil(seconds() / 20) * 20)} seconds`
    if (left.textContent !== words) left.textContent = words
    next(Math.min(10000, seconds() * 1000))
  }

  function lock () {
    box.dataset.standing = 'locked'
    warning.hidden = true
    locked.hidden = false
    box.setAttribute('aria-labelledby', 'lock-locked')
    document.title = 'Locked'
    document.documentElement.classList.add('app-covered')
    if (!box.open) box.showModal()
    form.elements.password.focus()
  }

  function close () {
    box.dataset.standing = ''
    document.title = title
    document.documentElement.classList.remove('app-covered')
    fault.textContent = ''
    form.reset()
    if (box.open) box.close()
  }

  function goOn (found) {
    ends = Date.now() + found * 1000
    close()
    next(ends - Date.now() - WARNED_FOR * 1000)
  }

  // Some browsers close a dialog at the second Escape whatever the page says.
  box.addEventListener('close', () => { if (box.dataset.standing === 'locked') box.showModal() })
  box.addEventListener('cancel', (event) => {
    event.preventDefault()
    if (box.dataset.standing === 'warning') stay()
  })

  async function stay () {
    const found = await ask(page.dataset.stay, new URLSearchParams({ csrf_token: token() }))
    if (found) goOn(found)
    else if (found === 0) lock()
  }
  warning.querySelector('button').addEventListener('click', stay)

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    let answer
    try {
      answer = await fetch(page.dataset.locked, { method: 'POST', body: new URLSearchParams({ csrf_token: token(), password: form.elements.password.value }), redirect: 'manual' })
    } catch {
      fault.textContent = 'The server does not answer. Try again in a moment.'
      return
    }
    const found = answer.type === 'opaqueredirect' ? await ask(page.dataset.left) : 0
    if (found) {
      goOn(found)
    } else if (answer.type === 'opaqueredirect') {
      location.reload()
    } else {
      fault.textContent = answer.status === 429 ? 'There have been too many wrong attempts. Wait a few minutes.' : 'Your password is not right'
      form.elements.password.value = ''
      form.elements.password.focus()
    }
  })

  // A laptop that was closed wakes up locked, not minutes later.
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
  next(ends - Date.now() - WARNED_FOR * 1000)
}
