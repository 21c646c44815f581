// Checks a draft while it is typed. Without this the page's button does. Nothing is saved here.
const PAUSE = 600
const frame = document.querySelector('[data-checking]')
const shown = document.querySelector('[data-checked]')

if (frame && shown) {
  const form = frame.querySelector('form')
  let timer = 0
  let asked = 0
  const look = async () => {
    const number = ++asked
    try {
      const answer = await fetch(frame.dataset.checking, {
        method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual', headers: { Accept: 'application/json' }
      })
      const good = answer.ok && (answer.headers.get('Content-Type') || '').startsWith('application/json')
      const told = good ? await answer.json() : null
      if (told && number === asked) shown.innerHTML = told.checked
    } catch {
      // The check that stands is of an earlier moment; saving shows the next.
    }
  }
  const typed = () => {
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  }
  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
}
